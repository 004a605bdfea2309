import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'
import { twoFactorCalls } from '../_util/two-factor.ts'

/** Debian's `oathtool`: an authenticator that shares no line with this project or its libraries. */
async function oathtool(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('oathtool', args)
  return stdout.trim()
}

let app: TestApp
let calls: ReturnType<typeof twoFactorCalls>
let person: Person
beforeAll(async () => {
  app = await createTestApp()
  calls = twoFactorCalls(app)
  person = await app.createPerson()
})
afterAll(() => app.close())

/** The code of an app that reads the address behind the QR code and goes by its own clock, so many seconds off. */
async function codeOf(otpauthUrl: string, secondsOff = 0): Promise<string> {
  const parameters = new URL(otpauthUrl).searchParams
  const at = new Date(app.clock.now().getTime() + secondsOff * 1000)
  return oathtool(
    `--totp=${parameters.get('algorithm')?.toLowerCase()}`,
    '--base32',
    `--digits=${parameters.get('digits')}`,
    `--time-step-size=${parameters.get('period')}s`,
    `--now=${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    parameters.get('secret') ?? '',
  )
}

describe('codes of oathtool', () => {
  test('turn two-factor authentication on, complete logins over a day, also with early and late codes, and turn it off', async () => {
    const setup = await calls.call('setupTwoFactor', { password: person.password }, person.credential)
    const code = await codeOf(setup.otpauthUrl)
    expect((await calls.call('confirmTwoFactor', { code }, person.credential)).__typename).toBe('RecoveryCodes')
    for (let login = 0; login < 24; login++) {
      await app.clock.advance(3571)
      const off = [0, -30, 30][login % 3] ?? 0
      const answer = await calls.verify(await calls.challenge(person), await codeOf(setup.otpauthUrl, off))
      expect([login, answer.__typename]).toEqual([login, 'AuthTokens'])
    }
    await app.clock.advance(3571)
    const late = await calls.verify(await calls.challenge(person), await codeOf(setup.otpauthUrl, -90))
    expect(late.code).toBe('CODE_INVALID')
    const answer = await calls.verify(await calls.challenge(person), await codeOf(setup.otpauthUrl))
    await app.clock.advance(30)
    const last = { code: await codeOf(setup.otpauthUrl) }
    expect(await calls.kind('disableTwoFactor', last, { bearer: answer.accessToken })).toBe('Done')
  })
})
