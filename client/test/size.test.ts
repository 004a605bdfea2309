import { brotliCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundle } from './_util/bundle.ts'

const kilobytes = (code: string) => brotliCompressSync(code).length / 1024

test('the core has at most 6 KB, minified and compressed with Brotli', async () => {
  const core = await bundle(`export { createAuthClient } from '/src/index.ts'`)
  expect(kilobytes(core)).toBeLessThanOrEqual(6)
  expect(core).toContain('startsWith')
})

test('what an application does not import is left out', async () => {
  const error = await bundle(`export { RequestError } from '/src/index.ts'`)
  expect(kilobytes(error)).toBeLessThan(0.5)
})

test('the core imports nothing', async () => {
  expect(await bundle(`export { createAuthClient } from '/src/index.ts'`)).not.toMatch(/\bimport\b|\brequire\(/)
})
