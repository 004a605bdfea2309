import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importUsers } from '../../src/features/admin/index.ts'
import { changeSettings, expectType, type SettingsChange, testPassword, tokenOf, typeOf } from '../_util/app.ts'
import { beforeStatement } from '../_util/before-statement.ts'
import { untilWaiting } from '../_util/until-waiting.ts'
import { createOAuthApp, type OAuthApp } from '../features/oauth/oauth-app.ts'
import { createFolder, createShell } from './run-command.ts'

const folder = createFolder()
let at: OAuthApp
beforeAll(async () => {
  at = await createOAuthApp({ dataDir: folder.path })
})
afterAll(async () => {
  await at?.close()
  folder.remove()
})

/** Imports rows, by default as an operator does who trusts them. */
const importRows = async (rows: object[], options = ['--trust-identities'], change: SettingsChange = {}) => {
  const file = folder.file('users.ndjson')
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const sallyport = createShell(() => changeSettings(at.app.settings, change), at.app.clock)
  return sallyport(['users', 'import', file, '--json', ...options])
}
const linksOf = (domain: string) =>
  at.app.sql<{ id: string; email: string; provider: string }>(
    `select a.id, u.email, a.provider, a.issuer, a.subject, a.last_used_at from oauth_accounts a
     join users u on u.id = a.user_id where u.email like $1 order by u.email, a.provider`,
    [`%@${domain}`],
  )
const usersOf = (domain: string) =>
  at.app.sql<{ id: string; email: string }>('select id, email from users where email like $1 order by email', [
    `%@${domain}`,
  ])
let serial = 0
/** The id of another account at Google. */
const nextSubject = () => {
  serial += 1
  return `1098765432109876543${serial}`
}

describe('accounts at identity providers', () => {
  test('sign their users in from the first time, and are recorded without a mail', async () => {
    const google = nextSubject()
    const row = { email: 'ada@linked.example', email_verified: true, google_subject: google, ACME_Subject: 'ada-1' }
    const { code, json } = await importRows([row])
    expect({ code, json }).toEqual({ code: 0, json: { imported: 1, skipped: 0, rejected: 0, rejections: [] } })
    const links = await linksOf('linked.example')
    const { issuer: acme } = at.providers.acme
    const common = { id: expect.any(String), email: 'ada@linked.example', last_used_at: null }
    expect(links).toEqual([
      { ...common, provider: 'acme', issuer: acme, subject: 'ada-1' },
      { ...common, provider: 'google', issuer: at.providers.google.issuer, subject: google },
    ])
    const [user] = await usersOf('linked.example')
    const events = await at.app.sql(
      `select details, actor_id, ip from audit_events where type = 'OAUTH_ACCOUNT_LINKED' and target_id = $1
       order by details->>'provider'`,
      [user?.id],
    )
    expect(events).toEqual(
      links.map(({ id, provider }) => ({
        details: { from: 'import', provider, oauthAccountId: id },
        actor_id: null,
        ip: 'local',
      })),
    )
    await at.app.server.drain()
    expect(at.app.mailbox.to('ada@linked.example')).toEqual([])

    const byGoogle = await at.signIn({ sub: google, email: 'another@gmail.com', emailVerified: true })
    expect(expectType(byGoogle, 'AuthTokens').user.id).toBe(user?.id)
    expect(expectType(await at.signIn({ sub: 'ada-1' }, 'acme'), 'AuthTokens').user.id).toBe(user?.id)
  })

  test('are unlinked by the first proof of an address that was not confirmed: a stranger may have linked them', async () => {
    const [email, stranger] = ['ada@unproved.example', { sub: 'stranger' }]
    expect((await importRows([{ email, acme_subject: stranger.sub }])).json).toMatchObject({ imported: 1 })
    const { user } = expectType(await at.signIn(stranger, 'acme'), 'AuthTokens')
    expect(await usersOf('unproved.example')).toEqual([{ id: user.id, email }])
    await at.app.call.requestPasswordReset({ email })
    await at.app.server.drain()
    const token = tokenOf(at.app.mailbox.last(email).links[0])
    expect(typeOf(await at.app.call.resetPassword({ token, newPassword: testPassword }))).toBe('Done')
    expect(await linksOf('unproved.example')).toEqual([])
    expect(expectType(await at.signIn(stranger, 'acme'), 'AuthTokens').user.id).not.toBe(user.id)
  })

  test('stop the import without --trust-identities, and can be ignored', async () => {
    const row = { email: 'ada@untrusted.example', google_subject: nextSubject(), acme_subject: 'untrusted' }
    const { code, err } = await importRows([row], [])
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('The columns google_subject and acme_subject name accounts at identity providers'),
    })
    expect(err).toContain('--trust-identities')
    expect(err).toContain('add --ignore google_subject --ignore acme_subject.')
    expect(await usersOf('untrusted.example')).toEqual([])
    const ignored = await importRows([row], ['--ignore', 'google_subject', '--ignore', 'acme_subject'])
    expect(ignored.json).toMatchObject({ imported: 1 })
    expect(await linksOf('untrusted.example')).toEqual([])
  })

  test('need a provider that is set up', async () => {
    const row = { email: 'ada@other.example', github_subject: 1 }
    const { code, err } = await importRows([row])
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('The column github_subject has no counterpart in an account'),
    })
    expect(err).toMatch(/legacy_id, google_subject, acme_subject, apple_subject\.$/m)
    expect(await importRows([row], ['--map', 'github_subject=github_subject'])).toMatchObject({ code: 2 })
    expect(await usersOf('other.example')).toEqual([])
  })

  test('that are not in the form of their provider are rejected', async () => {
    const google = 'google_subject is not the claim `sub` of Google, which has only digits'
    const bad: [string, string][] = [
      ['"google_subject":"google-oauth2|1"', google],
      ['"google_subject":"1.09877E+20"', google],
      ['"google_subject":109876543210987654321', 'google_subject is a number of too many digits: write it as a text'],
      ['"google_subject":["1"]', 'google_subject is not a text'],
      [`"acme_subject":"${'x'.repeat(256)}"`, 'acme_subject is not the claim `sub`, of 1 to 255 characters'],
      ['"acme_subject":"a\\tb"', 'acme_subject is not the claim `sub`, of 1 to 255 characters'],
      [
        '"apple_subject":"a\\u0000"',
        'apple_subject contains a character that cannot be stored (NUL or half of a surrogate pair)',
      ],
    ]
    const rows = bad.map(([field], index) => JSON.parse(`{"email":"n${index}@malformed.example",${field}}`))
    const { json } = await importRows(rows)
    expect(json.rejections).toEqual(bad.map(([, reason], index) => ({ row: index + 1, reasons: [reason] })))
    expect(await usersOf('malformed.example')).toEqual([])
  })

  test('at GitHub, Microsoft and Discord are stored as a sign-in stores them', async () => {
    const { config } = at.providers.google.settings
    const secret = { kind: 'SECRET', clientSecret: 'of a provider that is not asked' } as const
    const change: SettingsChange = {
      oauthProviders: [
        { ...config, id: 'github', kind: 'GITHUB', issuer: 'https://github.com/login/oauth' },
        { ...config, id: 'microsoft', kind: 'MICROSOFT', issuer: 'https://login.microsoftonline.com/common/v2.0' },
        { ...config, id: 'discord', kind: 'DISCORD', issuer: 'https://discord.com' },
      ],
      oauthSecrets: { github: secret, microsoft: secret, discord: secret },
    }
    const [tid, oid] = ['9188040D-6C67-4C5B-B112-36A304B66DAD', '00000000-0000-0000-1111-222233334444']
    const rows = [
      { github_subject: 583231, microsoft_subject: `${tid}:${oid}`, discord_subject: '80351110224678912' },
      { github_subject: 'octocat' },
      { github_subject: 0 },
      { microsoft_subject: oid },
      { discord_subject: 'nelly#1337' },
    ]
    const { json } = await importRows(
      rows.map((row, index) => ({ email: `n${index}@forms.example`, ...row })),
      ['--trust-identities'],
      change,
    )
    expect(json).toMatchObject({ imported: 1, rejected: 4 })
    expect(json.rejections.map(({ reasons }) => reasons)).toEqual([
      ['github_subject is not the number of an account at GitHub'],
      ['github_subject is not the number of an account at GitHub'],
      ['microsoft_subject is not the claims `tid` and `oid` as TID:OID'],
      ['discord_subject is not the number of an account at Discord'],
    ])
    expect(await linksOf('forms.example')).toMatchObject([
      { provider: 'discord', issuer: 'https://discord.com', subject: '80351110224678912' },
      { provider: 'github', issuer: 'https://github.com/login/oauth', subject: '583231' },
      { provider: 'microsoft', issuer: 'https://login.microsoftonline.com', subject: `${tid}:${oid}`.toLowerCase() },
    ])
  })

  test('are stored with the issuer in the metadata, as a sign-in stores them', async () => {
    const { config, secret } = at.providers.acme.settings
    const change = { oauthProviders: [{ ...config, issuer: `${config.issuer}/` }], oauthSecrets: { acme: secret } }
    const row = { email: 'ada@slash.example', acme_subject: 'slash' }
    expect((await importRows([row], ['--trust-identities'], change)).json).toMatchObject({ imported: 1 })
    const [user] = await usersOf('slash.example')
    expect(await linksOf('slash.example')).toMatchObject([{ issuer: at.providers.acme.issuer }])
    expect(expectType(await at.signIn({ sub: 'slash' }, 'acme'), 'AuthTokens').user.id).toBe(user?.id)
  })

  test('at a provider that does not answer stop the import, which does not ask it for others', async () => {
    const { google, acme } = at.providers
    const change = {
      oauthProviders: [google.settings.config, { ...acme.settings.config, issuer: 'http://127.0.0.1:1' }],
      oauthSecrets: { google: google.settings.secret, acme: acme.settings.secret },
    }
    const email = 'ada@silent.example'
    const { code, err } = await importRows([{ email, acme_subject: 'silent' }], ['--trust-identities'], change)
    expect(code).toBe(1)
    expect(err).toContain('The accounts at ACME cannot be imported before its metadata can be read: The provider ')
    expect(await usersOf('silent.example')).toEqual([])
    const others = await importRows([{ email, google_subject: nextSubject() }], ['--trust-identities'], change)
    expect(others.json).toMatchObject({ imported: 1 })
  })

  test('that two fields of a row name are rejected', async () => {
    const { config, secret } = at.providers.acme.settings
    const change = {
      oauthProviders: [config, { ...config, id: 'acme_2' }],
      oauthSecrets: { acme: secret, acme_2: secret },
    }
    const row = { email: 'ada@doubled.example', acme_subject: 'same', acme_2_subject: 'same' }
    const { json } = await importRows([row], ['--trust-identities'], change)
    expect(json.rejections).toEqual([{ row: 1, reasons: ['two fields name the same account at a provider'] }])
    expect(await usersOf('doubled.example')).toEqual([])
  })
})

describe('a conflict', () => {
  test('rejects its row as a whole, and a second import of the file has the same result', async () => {
    const [owner, other] = [await at.app.createPerson(), await at.app.createPerson()]
    const [owned, twin, third, unknown] = [nextSubject(), nextSubject(), nextSubject(), nextSubject()]
    await at.link({ sub: owned, email: 'owner@gmail.com', emailVerified: true }, owner.credential)
    const before = await at.app.sql('select id, user_id, subject from oauth_accounts order by id')
    const rows = [
      { email: 'first@conflict.example', google_subject: owned, acme_subject: 'never-1', data: { a: 1 } },
      { email: 'twin-1@conflict.example', google_subject: twin },
      { email: 'twin-2@conflict.example', google_subject: twin, username: 'twin' },
      { email: owner.email, google_subject: owned },
      { email: owner.email, google_subject: unknown },
      { email: owner.email, acme_subject: 'never-2' },
      { email: other.email, google_subject: owned },
      { email: 'third@conflict.example', google_subject: third },
    ]
    const taken = ['google_subject belongs to another account']
    const rejections = [
      { row: 1, reasons: taken },
      { row: 3, reasons: taken },
      { row: 5, reasons: ['google_subject is not the one that is linked to the account of this address'] },
      { row: 7, reasons: taken },
    ]
    const notices = [
      'Some of the skipped rows name accounts at identity providers: an import does not change the account that an address has.',
    ]
    const first = await importRows(rows)
    expect(first).toMatchObject({ code: 3, json: { imported: 2, skipped: 2, rejected: 4, rejections, notices } })
    expect(first.err).toContain(notices[0])
    const links = await linksOf('conflict.example')
    expect(links).toMatchObject([
      { email: 'third@conflict.example', subject: third },
      { email: 'twin-1@conflict.example', subject: twin },
    ])
    expect((await usersOf('conflict.example')).map(({ email }) => email)).toEqual(links.map(({ email }) => email))

    const second = await importRows(rows)
    expect(second).toMatchObject({ code: 3, json: { imported: 0, skipped: 4, rejected: 4, rejections, notices } })
    expect(await linksOf('conflict.example')).toEqual(links)
    const added = links.map(({ id }) => id)
    const after = await at.app.sql<{ id: string }>('select id, user_id, subject from oauth_accounts order by id')
    expect(after.filter(({ id }) => !added.includes(id))).toEqual(before)
  })

  const imported = (email: string, change: object = {}) => ({
    ...{ email, role: 'user', emailVerifiedAt: null, createdAt: at.app.clock.now(), username: null, name: null },
    ...{ passwordHash: null, suspendedAt: null, suspendedUntil: null, suspensionReason: null },
    ...{ data: { a: 1 }, appData: null, identities: [], ...change },
  })
  const identity = (subject: string) => ({ provider: 'google', issuer: at.providers.google.issuer, subject })

  test('with an account that is made meanwhile leaves nothing of the row', async () => {
    const insert = (email: string, username: string | null) =>
      at.app.sql(
        'insert into users (email, username, created_at, updated_at) values ($1, $2, sallyport_now(), sallyport_now())',
        [email, username],
      )
    const subject = nextSubject()
    const identities = [identity(subject)]
    const skipped = await beforeStatement(
      at.app,
      { matching: /insert into users/, meanwhile: () => insert('first@meanwhile.example', null) },
      () =>
        importUsers(at.app.server.services, [{ row: 1, user: imported('first@meanwhile.example', { identities }) }]),
    )
    expect(skipped).toEqual({ imported: 0, skipped: [1], rejected: [], leftUnlinked: true })
    const user = imported('second@meanwhile.example', { identities, username: 'meanwhile' })
    const rejected = await beforeStatement(
      at.app,
      { matching: /insert into users/, meanwhile: () => insert('third@meanwhile.example', 'Meanwhile') },
      () => importUsers(at.app.server.services, [{ row: 1, user }]),
    )
    const reasons = ['username belongs to another account']
    expect(rejected).toEqual({ imported: 0, skipped: [], rejected: [{ row: 1, reasons }], leftUnlinked: false })
    const emails = (await usersOf('meanwhile.example')).map(({ email }) => email)
    expect(emails).toEqual(['first@meanwhile.example', 'third@meanwhile.example'])
    expect(await at.app.sql('select 1 from oauth_accounts where subject = $1', [subject])).toEqual([])
    const written = await at.app.sql(
      `select 1 from user_data d join users u on u.id = d.user_id where u.email like '%@meanwhile.example'`,
    )
    expect(written).toEqual([])
  })

  test('with a first sign-in at the same time cannot be: the sign-in waits for the imported account', async () => {
    const user = { sub: nextSubject(), email: 'race@gmail.com', emailVerified: true }
    const completion = await at.begin(user)
    let signIn: ReturnType<OAuthApp['signIn']> | undefined
    const meanwhile = () => {
      signIn = at.app.call.completeOAuthLogin(completion)
      return untilWaiting(at.app, signIn, 1)
    }
    const outcome = await beforeStatement(at.app, { matching: /insert into users/, meanwhile }, () =>
      importUsers(at.app.server.services, [
        { row: 1, user: imported('ada@race.example', { identities: [identity(user.sub)] }) },
      ]),
    )
    expect(outcome).toMatchObject({ imported: 1 })
    const [ada] = await usersOf('race.example')
    expect(await signIn).toMatchObject({ __typename: 'AuthTokens', user: { id: ada?.id } })
    expect(await usersOf('gmail.com')).toEqual([])
  })
})
