import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Credential,
  createTestApp,
  expectType,
  type Person,
  type TestApp,
  testPassword,
  tokenOf,
} from '../../_util/app.ts'
import { openSessions } from '../../_util/open-sessions.ts'
import { recordStatements } from '../../_util/record-statements.ts'
import { whileDeleting } from '../../_util/while-deleting.ts'

const shape = /^[BCDFGHJKMNPRSTXZ]{8}$/

let app: TestApp
let owner: Person
let code: string
let serial = 0
beforeAll(async () => {
  app = await createTestApp()
  owner = await app.createPerson({ name: 'The owner' })
  code = await codeOf(owner)
})
afterAll(() => app.close())

const nextEmail = () => `referred-${++serial}@example.com`

const codeOf = async ({ credential }: { credential: Credential }): Promise<string> => {
  const { data } = await app.execute<{ me: { referralCode: string } }>('{ me { referralCode } }', {}, credential)
  return data.me.referralCode
}

/** Signs up with a code, and follows the link. @returns the id of the account */
async function join(referralCode: string | null, email = nextEmail()): Promise<string> {
  expect(await app.call.signup({ input: { email, password: testPassword, referralCode } })).toMatchObject({
    __typename: 'MailSent',
  })
  return confirm(email)
}

async function confirm(email: string): Promise<string> {
  await app.server.drain()
  const token = tokenOf(app.mailbox.last(email).links[0])
  expect(await app.call.verifyEmail({ token })).toMatchObject({ __typename: 'Done' })
  const [user] = await app.sql<{ id: string }>('select id from users where email = $1', [email])
  return user?.id ?? ''
}

interface ReferralsData {
  me: { referrals: { totalCount: number; nodes: { id: string }[] } }
}

/** The ids of the users whom a user referred, the newest account first. */
async function referralsOf(who: { credential: Credential }): Promise<string[]> {
  const query = '{ me { referrals(first: 100) { totalCount totalCountIsEstimate nodes { id } } } }'
  const { data, errors } = await app.execute<ReferralsData>(query, {}, who.credential)
  expect(errors).toEqual([])
  const { totalCount, nodes } = data.me.referrals
  expect(totalCount).toBe(nodes.length)
  return nodes.map(({ id }) => id)
}

describe('the code of an account', () => {
  test('has 8 letters that are no vowels and do not look like a digit or each other', async () => {
    await openSessions(app, 2_000, 'many')
    const codes = await app.sql<{ code: string }>('select code from referral_codes')
    const users = await app.sql<{ n: number }>('select count(*)::int as n from users')
    expect(codes.length).toBe(users[0]?.n)
    expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length)
    expect(codes.filter(({ code }) => !shape.test(code))).toEqual([])
    // Every letter in every place: 2,000 codes miss one of 128 with a probability of 1e-54.
    for (let place = 0; place < 8; place++) {
      expect(new Set(codes.map(({ code }) => code[place])).size).toBe(16)
    }
  })

  test('is made with the account by every way in which accounts are made', async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const created = await app.call.createUser({ input: { email: nextEmail() } }, admin.credential)
    const { id } = expectType(created, 'User')
    const document = 'query($id: ID!) { user(id: $id) { referralCode } }'
    const { data } = await app.execute<{ user: { referralCode: string } }>(document, { id }, admin.credential)
    expect(data.user.referralCode).toMatch(shape)
    const [first] = await app.sql('select code from referral_codes where user_id = $1', [id])
    expect(first?.code).toBe(data.user.referralCode)
  })

  test('is drawn again when another account has it', async () => {
    await app.sql(`create sequence draws; alter function sallyport_referral_code() rename to drawn;
      create function sallyport_referral_code() returns text language sql volatile
        as $$ select case when nextval('draws') < 4 then '${code}' else drawn() end $$`)
    const [guest] = await openSessions(app, 1, 'unlucky')
    if (!guest) throw new Error('There is a guest')
    const theirs = await codeOf(guest)
    const [draws] = await app.sql<{ n: number }>('select last_value::int as n from draws')
    await app.sql('drop function sallyport_referral_code(); alter function drawn() rename to sallyport_referral_code')
    expect(draws?.n).toBe(4)
    expect(theirs).toMatch(shape)
    expect(theirs).not.toBe(code)
  })

  test('of many users is read in one statement by an administrator, and by nobody else', async () => {
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    interface CodesData {
      users: { nodes: { id: string; referralCode: string }[] }
    }
    const read = (first: number) =>
      recordStatements(app, () =>
        app.execute<CodesData>(`{ users(first: ${first}) { nodes { id referralCode } } }`, {}, admin.credential),
      )
    const [one, many] = [await read(1), await read(50)]
    expect(many.result.data.users.nodes).toHaveLength(50)
    for (const { referralCode } of many.result.data.users.nodes) expect(referralCode).toMatch(shape)
    expect(many.statements).toHaveLength(one.statements.length)
    const other = await app.execute(
      'query($id: ID!) { user(id: $id) { name referralCode referrals { totalCount } } }',
      { id: owner.id },
      (await app.createPerson()).credential,
    )
    expect(other.data.user).toEqual({ name: 'The owner', referralCode: null, referrals: null })
    expect(other.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  })
})

describe('a sign-up with a code', () => {
  test('is recorded once the address is confirmed, the newest account first', async () => {
    const referrer = await app.createPerson()
    const theirs = await codeOf(referrer)
    const email = nextEmail()
    await app.call.signup({ input: { email, password: testPassword, referralCode: theirs } })
    await app.server.drain()
    expect(await referralsOf(referrer)).toEqual([])
    const one = await confirm(email)
    const two = await join(theirs)
    expect(await referralsOf(referrer)).toEqual([two, one])
    const [event] = await app.sql(
      `select actor_id, target_id, ip, user_agent, details from audit_events where type = 'REFERRAL_RECORDED'
       and details->>'referredId' = $1`,
      [one],
    )
    // The referrer can read the event, and must not learn where the other user was.
    expect(event).toEqual({
      actor_id: null,
      target_id: referrer.id,
      ip: 'local',
      user_agent: null,
      details: { referredId: one },
    })
  })

  test.each([
    ['lower case', (text: string) => text.toLowerCase()],
    ['spaces and hyphens', (text: string) => ` ${text.slice(0, 4)} - ${text.slice(4)}\n`],
    ['other dashes and full-width letters', (text: string) => `${fullWidth(text.slice(0, 4))}\u2013${text.slice(4)}`],
    ['an invisible character', (text: string) => `\u200b${text}\ufeff`],
  ])('accepts the code in %s', async (_name, write) => {
    const referrer = await app.createPerson()
    const id = await join(write(await codeOf(referrer)))
    expect(await referralsOf(referrer)).toEqual([id])
  })

  test('keeps the code when the link is sent again', async () => {
    const referrer = await app.createPerson()
    const email = nextEmail()
    await app.call.signup({ input: { email, password: testPassword, referralCode: await codeOf(referrer) } })
    await app.server.drain()
    await app.clock.advance(3_600)
    await app.call.resendVerificationEmail({ email })
    expect(app.mailbox.to(email)).toHaveLength(1)
    const id = await confirm(email)
    expect(app.mailbox.to(email)).toHaveLength(2)
    const again = await app.logInAs(referrer.email)
    expect(await referralsOf(again)).toEqual([id])
  })

  test('counts the code of the sign-up that is confirmed, and no code if the server cannot tell which is the owner’s', async () => {
    const [one, two] = [await app.createPerson(), await app.createPerson()]
    const email = nextEmail()
    for (const referrer of [one, two]) {
      await app.call.signup({ input: { email, password: testPassword, referralCode: await codeOf(referrer) } })
    }
    const id = await confirm(email)
    expect([await referralsOf(one), await referralsOf(two)].toSorted()).toEqual([[], [id]].toSorted())
    const unclear = nextEmail()
    for (const referrer of [one, two]) {
      await app.call.signup({ input: { email: unclear, password: testPassword, referralCode: await codeOf(referrer) } })
    }
    await app.server.drain()
    await app.call.resendVerificationEmail({ email: unclear })
    await confirm(unclear)
    expect([...(await referralsOf(one)), ...(await referralsOf(two))]).toEqual([id])
  })

  test('of a user who deletes the account vanishes, and so does that of a referrer', async () => {
    const referrer = await app.createPerson()
    const theirs = await codeOf(referrer)
    const email = nextEmail()
    await join(theirs, email)
    const stays = await join(theirs)
    const leaving = await app.logInAs(email)
    await app.call.deleteAccount({ password: testPassword }, leaving.credential)
    expect(await referralsOf(referrer)).toEqual([stays])
    // The code of a deleted account is a wrong one, also for sign-ups that wait.
    const late = nextEmail()
    await app.call.signup({ input: { email: late, password: testPassword, referralCode: theirs } })
    await app.call.deleteAccount({ password: testPassword }, referrer.credential)
    await confirm(late)
    expect(await app.sql('select 1 from referrals where referrer_id = $1', [referrer.id])).toEqual([])
  })

  test('is confirmed without a referral while the account of the referrer is deleted', async () => {
    const referrer = await app.createPerson()
    const email = nextEmail()
    await app.call.signup({ input: { email, password: testPassword, referralCode: await codeOf(referrer) } })
    await app.server.drain()
    const token = tokenOf(app.mailbox.last(email).links[0])
    const verified = await whileDeleting(app, referrer.id, () => app.call.verifyEmail({ token }))
    expect(verified?.__typename).toBe('Done')
    expect(await app.sql('select 1 from referrals where referrer_id = $1', [referrer.id])).toEqual([])
  })
})

const wrongCodes = [
  'BBBBBBBB',
  'ÄÖÜ',
  'AEIOUYLQ',
  '',
  ' ',
  'BCDFGHJ',
  'BCDFGHJKM',
  "'; drop table users; --",
  'B'.repeat(10_000),
  '🙂🙂🙂🙂🙂🙂🙂🙂',
]

describe('a wrong code', () => {
  test.each(wrongCodes)('never fails a sign-up: %j', async (wrong) => {
    const before = await app.sql('select * from referrals')
    const id = await join(wrong)
    expect(id).not.toBe('')
    expect(await app.sql('select * from referrals')).toEqual(before)
  })

  test('that cannot be a code is not stored, and neither is a code in a long text', async () => {
    const stored = []
    for (const referralCode of [...wrongCodes, `${'-'.repeat(60)}${code}`, code]) {
      const email = nextEmail()
      await app.call.signup({ input: { email, password: testPassword, referralCode } })
      const [row] = await app.sql<{ code: string | null }>(
        'select referral_code as code from sign_ups where email = $1',
        [email],
      )
      if (row?.code !== null) stored.push(row?.code)
    }
    expect(stored).toEqual(['BBBBBBBB', code])
  })

  test('is answered like a right one, to the byte, with the same statements', async () => {
    const seen = []
    for (const referralCode of [code, ...wrongCodes, null]) {
      seen.push(
        await recordStatements(app, () => rawSignUp({ email: nextEmail(), password: testPassword, referralCode })),
      )
      await app.server.drain()
    }
    expect(seen[0]?.statements.length).toBeGreaterThan(3)
    expect(seen[0]?.result).toMatchObject({ status: 200, body: expect.stringContaining('MailSent') })
    for (const each of seen) expect(each).toEqual(seen[0])
  })

  interface OwnData {
    me: { referrals: { totalCount: number }; securityEvents: { nodes: { type: string }[] } }
  }

  test('does not tell the new user whose a code is', async () => {
    const email = nextEmail()
    await join(code, email)
    const referred = await app.logInAs(email)
    const query =
      '{ me { referralCode referrals { totalCount } securityEvents(first: 100) { nodes { type actorId targetId details } } } }'
    const { data } = await app.execute<OwnData>(query, {}, referred.credential)
    expect(JSON.stringify(data)).not.toContain(owner.id)
    expect(data.me.securityEvents.nodes.map(({ type }) => type)).not.toContain('REFERRAL_RECORDED')
    expect(data.me.referrals.totalCount).toBe(0)
  })
})

/** Signs up, and returns the answer as it was sent. */
async function rawSignUp(input: object) {
  const query = 'mutation($input: SignupInput!) { signup(input: $input) { __typename } }'
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input } }),
  })
  const headers = [...response.headers].filter(([name]) => name !== 'date')
  return { status: response.status, headers, body: await response.text() }
}

function fullWidth(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0))
}
