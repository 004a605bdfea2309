import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { budgetOfAddress } from '../../../src/features/mail-login/domain/code-budget.ts'
import { createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'
import { recordStatements } from '../../_util/record-statements.ts'
import { otherCode, requestMail } from './mail-login-calls.ts'

let app: TestApp
let person: Person
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ loginByMail: true })
})
beforeEach(async () => {
  person = await app.createPerson()
})
afterAll(() => app.close())

const useCode = (email: string, code: string) => app.call.loginWithCode({ email, code })
const useLink = ({ token, codeVerifier }: { token: string; codeVerifier: string }) =>
  app.call.loginWithLink({ token, codeVerifier })
const stranger = () => {
  serial += 1
  return `stranger-${serial}@example.com`
}
/** Wrong codes, one after the other. */
const guess = async (email: string, right: string, times: number) => {
  const answers: string[] = []
  for (let step = 1; step <= times; step += 1) answers.push(typeOf(await useCode(email, otherCode(right, step))))
  return answers
}

describe('wrong codes', () => {
  test('are counted down, and after five the right one is not checked any more', async () => {
    const { code } = await requestMail(app, person.email)
    const remaining: number[] = []
    for (let step = 1; step <= 5; step += 1) {
      remaining.push(
        expectType(await useCode(person.email, otherCode(code, step)), 'CodeInvalidError').attemptsRemaining,
      )
    }
    expect(remaining).toEqual([4, 3, 2, 1, 0])
    expect(expectType(await useCode(person.email, otherCode(code, 6)), 'AccountLockedError').retryAfter).toBe(600)
    expect(typeOf(await useCode(person.email, code))).toBe('AccountLockedError')
    const failed = `select count(*)::int as count from audit_events where target_id = $1 and type = $2`
    expect(await app.sql(failed, [person.id, 'MAIL_CODE_FAILED'])).toEqual([{ count: 5 }])
    expect(await app.sql(failed, [person.id, 'MAIL_CODE_LOCKED'])).toEqual([{ count: 2 }])
  })

  test('share five tries over three mails', async () => {
    const codes: string[] = []
    for (let count = 0; count < 3; count += 1) codes.push((await requestMail(app, person.email)).code)
    expect(await guess(person.email, codes[0] ?? '', 5)).toEqual(Array(5).fill('CodeInvalidError'))
    expect(await Promise.all(codes.map((code) => useCode(person.email, code).then(typeOf)))).toEqual(
      Array(3).fill('AccountLockedError'),
    )
  })

  test('lock no link, and a new mail during the lock has no new tries', async () => {
    const mail = await requestMail(app, person.email)
    await guess(person.email, mail.code, 6)
    const later = await requestMail(app, person.email)
    expect(typeOf(await useCode(person.email, later.code))).toBe('AccountLockedError')
    expect(typeOf(await useLink(mail))).toBe('AuthTokens')
  })

  test('in parallel have five tries as well', async () => {
    const { code } = await requestMail(app, person.email)
    const guesses = Array.from({ length: 30 }, (_each, index) => useCode(person.email, otherCode(code, index + 1)))
    const answers = (await Promise.all(guesses)).map(typeOf)
    expect(answers.filter((answer) => answer === 'CodeInvalidError')).toHaveLength(5)
    expect(answers.filter((answer) => answer === 'AccountLockedError')).toHaveLength(25)
  })

  test('lock for longer and longer, and no code outlives a lock', async () => {
    const { code } = await requestMail(app, person.email)
    await guess(person.email, code, 6)
    await app.clock.advance(600)
    expect(typeOf(await useCode(person.email, code))).toBe('CodeInvalidError')
    await guess(person.email, code, 4)
    expect(expectType(await useCode(person.email, code), 'AccountLockedError').retryAfter).toBe(1800)
  })

  test('are forgotten after a sign-in, but 50 a day are the limit', async () => {
    const { daySum } = budgetOfAddress(person.email)
    const failures = () => app.sql('select attempts from attempt_counters where key = $1', [daySum])
    for (let round = 0; round < 12; round += 1) {
      const { code } = await requestMail(app, person.email)
      await guess(person.email, code, 4)
      expect(typeOf(await useCode(person.email, code))).toBe('AuthTokens')
    }
    expect(await failures()).toEqual([{ attempts: 48 }])
    const { code } = await requestMail(app, person.email)
    expect(await guess(person.email, code, 3)).toEqual(['CodeInvalidError', 'CodeInvalidError', 'AccountLockedError'])
    expect(typeOf(await useCode(person.email, code))).toBe('AccountLockedError')
    await app.clock.advance(86_400)
    const next = await requestMail(app, person.email)
    expect(typeOf(await useCode(person.email, next.code))).toBe('AuthTokens')
  })
})

test('the code of another address is wrong', async () => {
  const other = await app.createPerson()
  const [own, theirs] = [await requestMail(app, person.email), await requestMail(app, other.email)]
  expect(typeOf(await useCode(person.email, theirs.code))).toBe('CodeInvalidError')
  expect(typeOf(await useCode(other.email, own.code))).toBe('CodeInvalidError')
  expect(expectType(await useCode(other.email, theirs.code), 'AuthTokens').user.id).toBe(other.id)
})

test('the hash of a code is bound to its row', async () => {
  const other = await app.createPerson()
  const { code } = await requestMail(app, other.email)
  await requestMail(app, person.email)
  const copied =
    'update mail_logins set code_hash = (select code_hash from mail_logins where email = $2) where email = $1'
  await app.sql(copied, [person.email, other.email])
  expect(typeOf(await useCode(person.email, code))).toBe('CodeInvalidError')
})

describe('an attacker cannot tell a known address from an unknown one', () => {
  /** Everything that a client can see of an answer. */
  const seen = async (field: 'requestLoginLink' | 'loginWithCode', email: string, variables: object) => {
    const { status, headers, data, errors } = await app.send(field, { email, ...variables } as never)
    const shown = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name))
    return { status, headers: shown, data, errors }
  }

  test('by the answers to a request, to wrong codes and to a lock', async () => {
    const answersFor = async (email: string) => {
      const { codeChallenge } = createPkce()
      const answers = [await seen('requestLoginLink', email, { codeChallenge })]
      for (let count = 0; count < 7; count += 1) answers.push(await seen('loginWithCode', email, { code: '00000000' }))
      return answers
    }
    const known = await answersFor(person.email)
    expect(await answersFor(stranger())).toEqual(known)
  })

  test('by the work of the server', async () => {
    const { codeChallenge } = createPkce()
    const work = async (email: string) => {
      const requested = await recordStatements(app, () => app.call.requestLoginLink({ email, codeChallenge }))
      const guessed = await recordStatements(app, () => useCode(email, '00000000'))
      return [requested.statements, guessed.statements].map((statements) => statements.map(withoutIds))
    }
    const known = await work(person.email)
    expect(known.flat().length).toBeGreaterThan(8)
    expect(await work(stranger())).toEqual(known)
  })

  test('by a mail: an unknown address gets none', async () => {
    const email = stranger()
    await app.call.requestLoginLink({ email, codeChallenge: createPkce().codeChallenge })
    await app.server.drain()
    expect(app.mailbox.to(email)).toEqual([])
    expect(await app.sql('select 1 from mail_logins where email = $1', [email])).toHaveLength(1)
  })
})

/** Names of prepared statements and the like differ from call to call. */
function withoutIds(statement: string): string {
  return statement.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '?')
}
