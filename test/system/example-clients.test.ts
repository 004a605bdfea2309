import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp, testPassword } from '../_util/app.ts'
import { createExamples, type Example, type Examples } from '../_util/examples.ts'
import { twoFactorCalls } from '../_util/two-factor.ts'

let app: TestApp
/** Another instance, with COOKIE_MODE=on. */
let inCookieMode: TestApp
let examples: Examples
let variables: () => Promise<Record<string, string>>

beforeAll(async () => {
  app = await createTestApp()
  inCookieMode = await app.startAnother({ cookieMode: { domain: null } })
  examples = await createExamples()
  const calls = twoFactorCalls(app)
  variables = async () => {
    const [person, careful] = [await app.createPerson(), await app.createPerson()]
    const { codes } = await calls.enable(careful)
    const { key } = await app.createKey(person, ['profile:read'])
    return {
      // Another Python of the machine may come before Debian's.
      PATH: `/usr/bin:${process.env.PATH}`,
      EMAIL: person.email,
      PASSWORD: testPassword,
      TWO_FACTOR_EMAIL: careful.email,
      RECOVERY_CODE: codes[0] ?? '',
      AUTH_API_KEY: key,
    }
  }
})
afterAll(async () => {
  await examples.close()
  await inCookieMode.close()
  await app.close()
})

/** Runs a command of a README. @returns what it prints */
async function run(example: Example, command: string, { url } = app, args: string[] = []): Promise<string> {
  const given = { PYTHONDONTWRITEBYTECODE: '1', SALLYPORT_URL: url, ...(await variables()) }
  const { stdout, stderr } = await example.run(command, given, args)
  return stdout + stderr
}

test('the client in Python passes its tests', async () => {
  const example = await examples.install('python')
  const command = 'python3 -m unittest -v'
  expect(await run(example, command)).toMatch(/Ran 27 tests in [\d.]+s\n\nOK\n$/)
  expect(await run(example, command, inCookieMode, ['-k', 'stored'])).toMatch(/Ran 1 test in [\d.]+s\n\nOK\n$/)
  // The tests of the resource servers start the service.
  expect(example.forgotten()).toEqual(['uvicorn service:app'])
})

test('the client in Go passes its tests and those of `go vet`', async () => {
  const example = await examples.install('go')
  const tests = 'go test -v -count=1 ./...'
  const printed = await run(example, tests)
  expect(printed).toMatch(/\nok\s/)
  expect(printed.match(/--- PASS/g) ?? []).toHaveLength(26)
  const stored = await run(example, tests, inCookieMode, ['-run', 'Stored'])
  expect(stored).toMatch(/--- PASS[\s\S]*\nok\s/)
  for (const command of ['go vet ./...', 'gofmt -l .']) expect(await run(example, command)).toBe('')
  const service = await example.start('go run ./service', { ISSUER: app.url, PORT: '0' })
  expect((await fetch(`${service}/databases`)).status).toBe(401)
  expect(example.forgotten()).toEqual([])
})
