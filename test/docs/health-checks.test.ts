import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'

const root = new URL('../../', import.meta.url)
const read = (file: string) => readFileSync(fileURLToPath(new URL(file, root)), 'utf8')

const commandIn = (file: string, pattern: RegExp): string[] =>
  JSON.parse((pattern.exec(read(file))?.[1] ?? '[]').replace(/,\s*\]$/, ']'))

/** The program and the arguments of the health check of the image and of Docker Compose. */
const checks = {
  image: commandIn('Dockerfile', /^HEALTHCHECK .*\\\n {2}CMD (\[.*\])$/m),
  compose: commandIn('docker-compose.yml', /^ {4}test:\s+(\[[^\]]*\/health\/[^\]]*\])$/m).slice(1),
}

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

/** The exit codes of both checks. */
async function run(to: TestApp): Promise<Record<keyof typeof checks, number | null>> {
  const codeOf = ([program, ...args]: string[]) =>
    new Promise<number | null>((resolve) => {
      expect(program).toBe('node')
      const child = execFile(process.execPath, args, { env: { PORT: new URL(to.url).port } })
      child.once('exit', resolve)
    })
  const [image, compose] = await Promise.all([codeOf(checks.image), codeOf(checks.compose)])
  return { image, compose }
}

test('the health checks of the image and of Docker Compose succeed while the server is ready', async () => {
  expect(await run(app)).toEqual({ image: 0, compose: 0 })
})

test('without the database, that of the image succeeds, because a new container would not help', async () => {
  const other = await app.startAnother()
  vi.spyOn(other.server.services.database, 'ping').mockRejectedValue(new Error('gone'))
  expect(await run(other)).toEqual({ image: 0, compose: 1 })
  await other.close()
})
