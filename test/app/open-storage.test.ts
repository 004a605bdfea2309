import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStorage } from '../../src/app/open-storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-storage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = (directory: string, failures: unknown[] = []) =>
  openStorage({ dataDir: folder }, { databaseUrl: 'postgres://x', storage: { kind: 'FILE', directory } }, (error) =>
    failures.push(error),
  )

test('a directory is created, but not those above it, which may not be mounted', () => {
  const directory = join(folder, 'pictures')
  for (let start = 0; start < 2; start++) expect(open(directory)).not.toBeNull()
  const missing = join(folder, 'volume', 'pictures')
  expect(() => open(missing)).toThrow(
    `STORAGE_URL: the directory above ${missing} does not exist. Create it, or mount its file system.`,
  )
  expect(existsSync(join(folder, 'volume'))).toBe(false)
})

test('a file in its place stops the start in a sentence', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  expect(() => open(join(file, 'pictures'))).toThrow(/^STORAGE_URL: .* is not a directory\. Set a different one\.$/)
  expect(() => open(file)).toThrow(/^STORAGE_URL: .* is not a directory\. Set a different one\.$/)
})

test('without STORAGE_URL there is a directory in DATA_DIR for the embedded database, and nothing otherwise', () => {
  const none = { databaseUrl: 'postgres://x', storage: null }
  expect(openStorage({ dataDir: folder }, none, () => {})).toBeNull()
  expect(openStorage({ dataDir: folder }, { ...none, databaseUrl: null }, () => {})).not.toBeNull()
  expect(existsSync(join(folder, 'avatars'))).toBe(false)
})

test('failures are reported', async () => {
  const failures: unknown[] = []
  const directory = join(folder, 'lost')
  const store = open(directory, failures)
  rmSync(directory, { recursive: true })
  writeFileSync(directory, '')
  await expect(store?.put('abc', new Uint8Array(1))).rejects.toThrow()
  await expect(store?.get('abc')).rejects.toThrow()
  expect(failures).toHaveLength(2)
})
