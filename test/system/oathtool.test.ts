import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, typeOf } from '../_util/app.ts'
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

/** The code of an authenticator that has read the URL of the QR code, and whose clock is wrong by some seconds. */
async function codeFrom(otpauthUrl: string, secondsOff = 0): Promise<string> {
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
    const setup = await app.call.setupTwoFactor({ password: person.password }, person.credential)
    const { otpauthUrl } = expectType(setup, 'TwoFactorSetup')
    const code = await codeFrom(otpauthUrl)
    expect(typeOf(await app.call.confirmTwoFactor({ code }, person.credential))).toBe('RecoveryCodes')
    for (let login = 0; login < 24; login++) {
      await app.clock.advance(3571)
      const off = [0, -30, 30][login % 3] ?? 0
      const answer = await calls.verify(await calls.challenge(person), await codeFrom(otpauthUrl, off))
      expect([login, answer.__typename]).toEqual([login, 'AuthTokens'])
    }
    await app.clock.advance(3571)
    const late = await calls.verify(await calls.challenge(person), await codeFrom(otpauthUrl, -90))
    expect(codeOf(late)).toBe('CODE_INVALID')
    const answer = await calls.verify(await calls.challenge(person), await codeFrom(otpauthUrl))
    await app.clock.advance(30)
    const last = { code: await codeFrom(otpauthUrl) }
    const { accessToken } = expectType(answer, 'AuthTokens')
    expect(typeOf(await app.call.disableTwoFactor(last, { bearer: accessToken }))).toBe('Done')
  })
})
