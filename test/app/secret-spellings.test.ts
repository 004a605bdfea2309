import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { createTestApp, expectType, type SettingsChange, type TestApp, testPassword, typeOf } from '../_util/app.ts'
import { createShell } from '../cli/run-command.ts'

const secret = 'Vq8Rt2Ym6Kx4Wd9Jb1Nc7Zs3Fh5Lg0Pa-first'
const next = 'Hn3Uc8Gz5Tq1Xw6Ek9Pd2Rv7Ym4Ja0Sb-second'
const secrets = (SALLYPORT_SECRET: string, SALLYPORT_PREVIOUS_SECRETS = ''): SettingsChange => {
  const read = readSettings({ SALLYPORT_SECRET, SALLYPORT_PREVIOUS_SECRETS }).secrets
  return { secret: read.secret, previousSecrets: read.previousSecrets }
}

describe.each([
  ['ends with a line break', `${secret}\n`],
  ['ends with a line break of Windows', `${secret}\r\n`],
  ['has no line break', secret],
])('a server whose secret %s', (_name, first) => {
  let app: TestApp
  beforeAll(async () => {
    app = await createTestApp(secrets(first))
  })
  afterAll(() => app.close())

  test.each<[string, SettingsChange, boolean]>([
    ['beside an instance that knows the next secret', secrets(first, next), true],
    ['under the next secret, with the former one in the list', secrets(next, first), false],
    ['under the next secret, which ends with a line break', secrets(`${next}\n`, first), false],
    ['without the line break', secrets(secret), true],
    ['with a line break', secrets(`${secret}\n`), true],
  ])('goes on %s', async (_change, change, isKnown) => {
    const person = await app.createPerson()
    const changed = await app.startAnother(change)
    onTestFinished(() => changed.close())
    const fresh = expectType(await changed.call.refresh({ refreshToken: person.refreshToken }), 'AuthTokens')
    const input = { identifier: person.email, password: testPassword }
    expect(typeOf(await changed.call.login({ input }))).toBe('AuthTokens')
    const { json } = await createShell(() => changed.settings, app.clock)(['keys', 're-encrypt', '--json'])
    expect(json).toMatchObject({ signingKeys: { unreadable: 0 } })
    // The next test begins under the first secret again.
    const back = createShell(
      () => ({ ...app.settings, secrets: { ...app.secrets, previousSecrets: [next] } }),
      app.clock,
    )
    expect(await back(['keys', 're-encrypt'])).toMatchObject({ code: 0 })
    // Instances that are replaced one after the other: the old one reads what the new one writes.
    if (isKnown) expect(typeOf(await app.call.refresh({ refreshToken: fresh.refreshToken }))).toBe('AuthTokens')
  })
})
