import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectType, type Person, tokenOf, typeOf } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'
import { recordStatements } from '../../_util/record-statements.ts'
import { whileDeleting } from '../../_util/while-deleting.ts'
import { requestMail } from '../mail-login/mail-login-calls.ts'
import { createOAuthApp, type OAuthApp, redirectUri } from '../oauth/oauth-app.ts'

// Sign-ins that make accounts: at a provider, with an ID token, on the page of the server, and by mail.

let at: OAuthApp
let serial = 0
beforeAll(async () => {
  at = await createOAuthApp({ loginByMail: true, signupByMail: true })
})
afterAll(() => at.close())

/** A person whom nobody knows yet, with an account at a provider. */
const newcomer = () => {
  serial += 1
  return { sub: `newcomer-${serial}`, email: `newcomer-${serial}@gmail.com`, emailVerified: true }
}
type Newcomer = ReturnType<typeof newcomer>

async function createReferrer(): Promise<Person & { code: string }> {
  const person = await at.app.createPerson()
  const query = '{ me { referralCode } }'
  const { data } = await at.app.execute<{ me: { referralCode: string } }>(query, {}, person.credential)
  return { ...person, code: data.me.referralCode }
}

const referredBy = async ({ id }: Person) => {
  const rows = await at.app.sql<{ id: string }>('select referred_id as id from referrals where referrer_id = $1', [id])
  return rows.map((row) => row.id)
}

const userOf = (answer: { __typename: string } | undefined) => {
  if (answer?.__typename !== 'AuthTokens') throw new Error(`The answer is ${answer?.__typename}`)
  return (answer as { user?: { id: string } }).user?.id ?? ''
}

/** Begins a sign-in with a code. @returns what finishes it, and has the id of the user */
type Way = (user: Newcomer, referralCode: string | null) => Promise<() => Promise<string>>

const throughProvider = (provider: 'google' | 'apple'): Way => {
  return async (user, referralCode) => {
    const begun = await at.begin(user, provider, referralCode)
    return async () => userOf(await at.app.call.completeOAuthLogin(begun))
  }
}

const ways: Record<string, Way> = {
  'at Google': throughProvider('google'),
  'at Apple': throughProvider('apple'),
  'with an ID token': async (user, referralCode) => {
    at.account(user)
    const begun = await at.app.call.startIdTokenLogin({ provider: 'google', referralCode })
    const { nonce } = expectType(begun, 'IdTokenLogin')
    const idToken = await at.providers.google.issueIdToken(user.sub, { nonce })
    return async () => userOf(await at.app.call.loginWithIdToken({ provider: 'google', idToken, nonce }))
  },
  'on the page of a provider': async (user, referralCode) => {
    at.account(user)
    const { codeVerifier, codeChallenge } = createPkce()
    const query = new URLSearchParams({ return_to: redirectUri, code_challenge: codeChallenge, state: 'x' })
    if (referralCode !== null) query.set('ref', referralCode)
    const page = await fetch(`${at.app.url}/oauth/google/start?${query}`, { redirect: 'manual' })
    const [cookie = ''] = (page.headers.get('set-cookie') ?? '').split(';')
    const answer = await at.providers.google.signIn(page.headers.get('location') ?? '', { user: user.sub })
    return async () => {
      const back = await at.callBack('google', answer, cookie)
      const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? ''
      return userOf(await at.app.call.exchangeLoginCode({ code, codeVerifier }))
    }
  },
  'with the link of a mail': async ({ email }, referralCode) => {
    const { token, codeVerifier } = await requestMail(at.app, email, referralCode)
    return async () => userOf(await at.app.call.loginWithLink({ token, codeVerifier }))
  },
  'with the code of a mail': async ({ email }, referralCode) => {
    const { code } = await requestMail(at.app, email, referralCode)
    return async () => userOf(await at.app.call.loginWithCode({ email, code }))
  },
}

describe.each(Object.entries(ways))('a sign-in %s', (_name, begin) => {
  test('that makes an account is a referral, once', async () => {
    const referrer = await createReferrer()
    const written = ` ${referrer.code.slice(0, 4).toLowerCase()}-${referrer.code.slice(4)}`
    const user = newcomer()
    const finish = await begin(user, written)
    expect(await referredBy(referrer)).toEqual([])
    const id = await finish()
    expect(await referredBy(referrer)).toEqual([id])
    await (await begin(user, written))()
    expect(await referredBy(referrer)).toEqual([id])
    const events = await at.app.sql(
      `select target_id, actor_id from audit_events where type = 'REFERRAL_RECORDED' and details->>'referredId' = $1`,
      [id],
    )
    expect(events).toEqual([{ target_id: referrer.id, actor_id: null }])
  })

  test('to an account that exists is no referral', async () => {
    const referrer = await createReferrer()
    const user = newcomer()
    const id = await (await begin(user, null))()
    expect(await (await begin(user, referrer.code))()).toBe(id)
    expect(await referredBy(referrer)).toEqual([])
  })

  test.each(['BBBBBBBB', 'not a code', '\u{1F642}', 'B'.repeat(1_000)])(
    'with a wrong code makes the account: %j',
    async (wrong) => {
      const id = await (await begin(newcomer(), wrong))()
      expect(await at.app.sql('select 1 from referrals where referred_id = $1', [id])).toEqual([])
    },
  )

  test('makes the account if the code is gone by then, or goes at that moment', async () => {
    const [gone, going] = [await createReferrer(), await createReferrer()]
    const finish = await begin(newcomer(), gone.code)
    await at.app.sql('delete from users where id = $1', [gone.id])
    expect(await finish()).not.toBe('')
    const finishMeanwhile = await begin(newcomer(), going.code)
    expect(await whileDeleting(at.app, going.id, finishMeanwhile)).not.toBe('')
    expect(await at.app.sql('select 1 from referrals where referrer_id in ($1, $2)', [gone.id, going.id])).toEqual([])
  })
})

test('an account without an address is a referral once its first address is confirmed', async () => {
  const referrer = await createReferrer()
  const { sub, email } = newcomer()
  const begun = await at.begin({ sub, email, emailVerified: false }, 'acme', referrer.code)
  const id = userOf(await at.app.call.completeOAuthLogin(begun))
  expect(await referredBy(referrer)).toEqual([])
  await at.app.server.drain()
  const token = tokenOf(at.app.mailbox.last(email).links[0])
  expect(typeOf(await at.app.call.confirmEmailChange({ token }))).toBe('Done')
  expect(await referredBy(referrer)).toEqual([id])
  expect(await at.app.sql('select 1 from pending_referrals where user_id = $1', [id])).toEqual([])
})

const { codeChallenge } = createPkce()
const starts: Record<string, (referralCode: string | null) => Promise<{ __typename: string }>> = {
  startOAuthLogin: (referralCode) =>
    at.app.call.startOAuthLogin({ provider: 'google', redirectUri, codeChallenge, referralCode }),
  startIdTokenLogin: (referralCode) => at.app.call.startIdTokenLogin({ provider: 'google', referralCode }),
  requestLoginLink: (referralCode) =>
    at.app.call.requestLoginLink({ email: newcomer().email, codeChallenge, referralCode }),
}

test.each(Object.entries(starts))('%s tells nobody whether an account has the code', async (_name, start) => {
  const { code } = await createReferrer()
  const seen = []
  for (const referralCode of [code, 'BBBBBBBB', 'not a code', null]) {
    const { result, statements } = await recordStatements(at.app, () => start(referralCode))
    seen.push({ type: result.__typename, statements })
    await at.app.server.drain()
  }
  expect(seen[0]?.type).toMatch(/^(OAuthRedirect|IdTokenLogin|MailSent)$/)
  expect(seen[0]?.statements.length).toBeGreaterThan(0)
  for (const each of seen) expect(each).toEqual(seen[0])
})
