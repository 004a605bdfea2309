import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp, testPassword } from '../_util/app.ts'
import { twoFactorCalls } from '../_util/two-factor.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

let app: TestApp
let variables: () => Promise<Record<string, string>>

beforeAll(async () => {
  app = await createTestApp()
  const calls = twoFactorCalls(app)
  variables = async () => {
    const [person, careful] = [await app.createPerson(), await app.createPerson()]
    const { codes } = await calls.enable(careful)
    return {
      SALLYPORT_URL: app.url,
      EMAIL: person.email,
      PASSWORD: testPassword,
      TWO_FACTOR_EMAIL: careful.email,
      RECOVERY_CODE: codes[0] ?? '',
    }
  }
})
afterAll(() => app.close())

/** Runs the tests that belong to an example. @returns what they print */
async function run(
  folder: string,
  command: string,
  args: string[],
  more: Record<string, string> = {},
): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...more, ...(await variables()) }
  const ran = promisify(execFile)(command, args, { cwd: join(root, 'examples', folder), env, timeout: 110_000 })
  const { stdout, stderr } = await ran.catch((error: { stdout: string; stderr: string }) => error)
  return stdout + stderr
}

test('the client in Python passes its tests', async () => {
  const printed = await run('python', '/usr/bin/python3', ['-m', 'unittest', '-v'], { PYTHONDONTWRITEBYTECODE: '1' })
  expect(printed).toMatch(/Ran 8 tests in [\d.]+s\n\nOK\n$/)
}, 120_000)

test('the client in Go passes its tests and those of `go vet`', async () => {
  const printed = await run('go', 'go', ['test', '-v', '-count=1', './client'])
  expect(printed.match(/--- PASS/g) ?? []).toHaveLength(8)
  expect(printed).toMatch(/\nok\s/)
  expect(await run('go', 'go', ['vet', './...'])).toBe('')
  expect(await run('go', 'gofmt', ['-l', '.'])).toBe('')
}, 120_000)
