import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readSettings } from '../../../src/config.ts'
import { createTestApp, expectType, type Person, type SettingsChange, type TestApp, typeOf } from '../../_util/app.ts'
import { storeOAuthAccount, storePasskey } from '../../_util/store-rows.ts'

let app: TestApp
const variants: Record<string, TestApp> = {}
/** What differs between the servers on one database. */
const settings: Record<string, SettingsChange> = {
  'passkeys off': { passkeys: null },
  'links by mail': { loginByMail: true },
  'unconfirmed addresses': { requireEmailVerification: false },
  GitHub: {
    oauthProviders: readSettings({ OAUTH_GITHUB_CLIENT_ID: 'client', OAUTH_GITHUB_CLIENT_SECRET: 'secret' }).config
      .oauthProviders,
  },
}
beforeAll(async () => {
  app = await createTestApp()
  for (const [name, change] of Object.entries(settings)) variants[name] = await app.startAnother(change)
})
afterAll(async () => {
  for (const variant of Object.values(variants)) await variant.close()
  await app.close()
})

const sql = (text: string) => (id: string) => app.sql(`update users set ${text} where id = $1`, [id])
const noPassword = sql('password_hash = null')
const unconfirmed = sql('email_verified_at = null')

/** What another person has, on which server, and whether it is a way to sign in. */
const cases: [string, (id: string) => Promise<unknown>, string | null, boolean][] = [
  ['a password and a confirmed address', async () => {}, null, true],
  ['a password and an address that is not confirmed', unconfirmed, null, false],
  ['that, where addresses do not have to be confirmed', unconfirmed, 'unconfirmed addresses', true],
  ['nothing', noPassword, null, false],
  ['a confirmed address, where there are links by mail', noPassword, 'links by mail', true],
  [
    'a confirmation without an address, where there are links by mail',
    async (id) => [await noPassword(id), await sql('email = null')(id)],
    'links by mail',
    false,
  ],
  [
    'a passkey alone',
    async (id) => {
      await unconfirmed(id)
      await noPassword(id)
      await storePasskey(app, id)
    },
    null,
    true,
  ],
  [
    'a passkey, where passkeys are off',
    async (id) => [await noPassword(id), await storePasskey(app, id)],
    'passkeys off',
    false,
  ],
  [
    'a passkey of another RP id',
    async (id) => [await noPassword(id), await storePasskey(app, id, 'example.com')],
    null,
    false,
  ],
  [
    'an account at a provider that is configured',
    async (id) => [await noPassword(id), await storeOAuthAccount(app, id, 'github')],
    'GitHub',
    true,
  ],
  [
    'an account at a provider that is not configured any more',
    async (id) => [await noPassword(id), await storeOAuthAccount(app, id, 'removed-provider')],
    null,
    false,
  ],
  [
    'a passkey, and a suspension',
    async (id) => {
      await noPassword(id)
      await storePasskey(app, id)
      await sql('suspended_at = sallyport_now()')(id)
    },
    null,
    false,
  ],
]

const on = (variant: string | null) => (variant === null ? app : (variants[variant] ?? app))
let leaving: Person
let staying: Person
beforeEach(async () => {
  await app.sql("update users set role = 'user' where role = 'admin'")
  leaving = await app.createPerson()
  staying = await app.createPerson()
})

describe('an administrator leaves, and another one has', () => {
  test.each(cases)('%s', async (_what, give, variant, isWay) => {
    await app.giveRole(leaving, 'admin')
    await app.giveRole(staying, 'admin')
    await give(staying.id)
    const answer = await on(variant).call.deleteAccount({}, leaving.credential)
    expect(typeOf(answer)).toBe(isWay ? 'Done' : 'LastAdminError')
  })
})

describe('an owner leaves an organization, and another one has', () => {
  test.each(cases)('%s', async (_what, give, variant, isWay) => {
    const created = await app.call.createOrganization({ input: { name: 'Acme' } }, leaving.credential)
    const { id } = expectType(created, 'Organization')
    await app.sql(
      `insert into organization_members (organization_id, user_id, role, created_at) values ($1, $2, 'owner', sallyport_now())`,
      [id, staying.id],
    )
    await give(staying.id)
    const answer = await on(variant).call.leaveOrganization({ id }, leaving.credential)
    expect(typeOf(answer)).toBe(isWay ? 'Done' : 'LastOwnerError')
  })
})
