import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountCalls } from '../../_util/account.ts'
import { createTestApp, expectType, type Person, type TestApp, testPassword, typeOf } from '../../_util/app.ts'
import { recordStatements } from '../../_util/record-statements.ts'

const newPassword = 'two horses and a battery'

/** Where addresses do not have to be confirmed: an account exists before its mailbox is proved. */
let app: TestApp
let calls: ReturnType<typeof accountCalls>
let serial = 0
let referrer: Person
let code: string
beforeAll(async () => {
  app = await createTestApp({ requireEmailVerification: false })
  calls = accountCalls(app)
  referrer = await join(null)
  code = await codeOf(referrer)
})
afterAll(() => app.close())

/** The referral code of a user. */
async function codeOf({ credential }: Person): Promise<string> {
  const { data } = await app.execute<{ me: { referralCode: string } }>('{ me { referralCode } }', {}, credential)
  return data.me.referralCode
}

const nextEmail = () => `referred-${++serial}@example.com`

async function join(referralCode: string | null): Promise<Person> {
  const email = nextEmail()
  const answer = await app.call.signup({ input: { email, password: testPassword, referralCode } })
  expectType(answer, 'AuthTokens')
  await app.server.drain()
  return app.logInAs(email)
}

interface ReferralsData {
  me: { referrals: { nodes: { id: string }[] } }
}

async function referrals(): Promise<string[]> {
  const query = '{ me { referrals(first: 100) { nodes { id } } } }'
  const { data } = await app.execute<ReferralsData>(query, {}, referrer.credential)
  return data.me.referrals.nodes.map(({ id }) => id)
}

/** The ways in which the mailbox of an account is first proved. */
const proofs: Record<string, (person: Person) => Promise<unknown>> = {
  verifyEmail: async ({ email }) =>
    app.call.verifyEmail({ token: await calls.mailedToken(email, 'verify-email') }).then(typeOf),
  resetPassword: async ({ email }) => {
    await app.call.requestPasswordReset({ email })
    return app.call.resetPassword({ token: await calls.mailedToken(email, 'reset-password'), newPassword }).then(typeOf)
  },
  confirmEmailChange: async ({ credential }) => {
    const newEmail = nextEmail()
    await app.call.requestEmailChange({ newEmail, password: testPassword }, credential)
    return app.call.confirmEmailChange({ token: await calls.mailedToken(newEmail, 'confirm-email') }).then(typeOf)
  },
  confirmUserEmail: async ({ id }) => {
    const admin = await join(null)
    await app.giveRole(admin, 'admin')
    const user = expectType(await app.call.confirmUserEmail({ id }, admin.credential), 'User')
    return user.id === id ? 'Done' : 'another user'
  },
}

test.each(Object.keys(proofs))(
  'a referral is recorded when the address is first confirmed by %s, once',
  async (way) => {
    const referred = await join(code)
    expect(await referrals()).not.toContain(referred.id)
    expect(await proofs[way]?.(referred)).toBe('Done')
    expect((await referrals()).filter((id) => id === referred.id)).toHaveLength(1)
    expect(await app.sql('select 1 from pending_referrals where user_id = $1', [referred.id])).toEqual([])
    const recorded = `select 1 from audit_events where type = 'REFERRAL_RECORDED' and details->>'referredId' = $1`
    expect(await app.sql(recorded, [referred.id])).toHaveLength(1)
  },
)

test('an owner of the mailbox who says “not me” is no referral', async () => {
  const squatted = await join(code)
  await app.call.changePassword({ currentPassword: testPassword, newPassword }, squatted.credential)
  const token = await calls.mailedToken(squatted.email, 'not-me')
  expect(typeOf(await app.call.disownChange({ token }))).toBe('Done')
  expect(await referrals()).not.toContain(squatted.id)
  expect(await proofs.resetPassword?.(squatted)).toBe('Done')
  expect(await referrals()).not.toContain(squatted.id)
})

test('the code of the account itself is ignored', async () => {
  const person = await join('BBBBBBBB')
  // The code of an account is random and cannot be known before: this is what a guess would store.
  await app.sql('update pending_referrals set code = $1 where user_id = $2', [await codeOf(person), person.id])
  expect(await proofs.verifyEmail?.(person)).toBe('Done')
  expect(await app.sql('select 1 from referrals where referred_id = $1', [person.id])).toEqual([])
})

describe('a wrong code', () => {
  test('gets the same answer with the same statements as a right one', async () => {
    const seen = []
    for (const referralCode of [code, 'BBBBBBBB', code.toLowerCase()]) {
      const input = { email: nextEmail(), password: testPassword, referralCode }
      const { result, statements } = await recordStatements(app, () => app.call.signup({ input }))
      seen.push({ type: result?.__typename, statements })
      await app.server.drain()
    }
    expect(seen[0]?.statements.length).toBeGreaterThan(5)
    for (const each of seen) expect(each).toEqual(seen[0])
    expect(seen[0]?.type).toBe('AuthTokens')
  })

  test.each(['BBBBBBBB', 'not a code', '', 'B'.repeat(10_000)])('does not fail the sign-up: %j', async (wrong) => {
    const before = await app.sql('select * from referrals')
    const person = await join(wrong)
    expect(await proofs.verifyEmail?.(person)).toBe('Done')
    expect(await app.sql('select * from referrals')).toEqual(before)
  })
})
