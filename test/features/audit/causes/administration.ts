import { createAdmin, importUsers, promoteAdmin } from '../../../../src/features/admin/index.ts'
import { expectType, type Person, testPassword } from '../../../_util/app.ts'
import { bulkCalls } from '../../bulk/bulk-calls.ts'
import { accountOf, by, byJobOf, bySystem, type Cause, own, type Stage } from './stage.ts'

type Setting = Stage & { admin: Person; person: Person }

/** A change of a user by an administrator. */
const ofUser = (type: Cause[1], change: (setting: Setting) => Promise<unknown>): Cause => [
  'features/admin/domain/change-user',
  type,
  async (stage) => {
    const person = await stage.app.createPerson()
    const admin = await stage.createAdmin()
    await change({ ...stage, admin, person })
    return by(admin, person)
  },
]

/** A change of many users, from its preview to its end. */
const changeMany = async ({ app, createAdmin }: Stage) => {
  const { id } = await app.createPerson()
  const admin = await createAdmin()
  await bulkCalls(app).change({ action: 'SET_TIER', tier: 'PRO', ids: [id] }, admin.credential)
  return admin
}

const requestExport = async ({ app, createAdmin }: Stage) => {
  const admin = await createAdmin()
  const { url } = expectType(await app.call.exportUsers({ format: 'CSV' }, admin.credential), 'Export')
  return { admin, url: url.replace(app.config.publicUrl, app.url) }
}

/** The import of a user with an account at a provider. */
const importOne: Cause[2] = async ({ app, nextEmail }) => {
  const email = nextEmail()
  const unnamed = { username: null, name: null, passwordHash: null, data: null, appData: null }
  const unsuspended = { suspendedAt: null, suspendedUntil: null, suspensionReason: null }
  const identities = [{ provider: 'google', issuer: 'https://accounts.google.com', subject: email }]
  const createdAt = app.clock.now()
  const user = { email, role: 'user', emailVerifiedAt: null, createdAt, identities, ...unnamed, ...unsuspended }
  await importUsers(app.server.services, [{ row: 1, user }])
  return bySystem(await accountOf(app, email))
}

/** What administrators and the command line do. */
export const administrationCauses: Cause[] = [
  ofUser('USER_UPDATED', async ({ app, admin, person: { id } }) =>
    expectType(await app.call.updateUser({ id, input: { name: 'Grace' } }, admin.credential), 'User'),
  ),
  ofUser('USER_SUSPENDED', async ({ app, admin, person: { id } }) =>
    expectType(await app.call.suspendUser({ id }, admin.credential), 'User'),
  ),
  ofUser('USER_REACTIVATED', async ({ app, admin, person: { id } }) => {
    expectType(await app.call.suspendUser({ id }, admin.credential), 'User')
    expectType(await app.call.reactivateUser({ id }, admin.credential), 'User')
  }),
  ofUser('USER_DELETED', async ({ app, admin, person: { id } }) =>
    expectType(await app.call.deleteUser({ id }, admin.credential), 'Done'),
  ),
  ofUser('USER_SESSIONS_REVOKED', async ({ app, admin, person: { id } }) =>
    expectType(await app.call.revokeUserSessions({ id }, admin.credential), 'SessionsRevoked'),
  ),
  ofUser('USER_TWO_FACTOR_RESET', async ({ app, factors, admin, person }) => {
    await factors.enable(person)
    expectType(await app.call.resetUserTwoFactor({ id: person.id }, admin.credential), 'Done')
  }),
  ofUser('USER_EMAIL_CONFIRMED', async ({ app, admin, person: { id } }) =>
    expectType(await app.call.confirmUserEmail({ id }, admin.credential), 'User'),
  ),
  ofUser('USER_API_KEY_REVOKED', async ({ app, admin, person }) => {
    const { id } = await app.createKey(person, [])
    expectType(await app.call.revokeUserApiKey({ id }, admin.credential), 'ApiKey')
  }),
  ofUser('USER_IMPERSONATED', async ({ app, admin, person: { id } }) =>
    expectType(await app.call.impersonateUser({ id, reason: 'A question' }, admin.credential), 'AuthTokens'),
  ),
  [
    'features/admin/domain/create-user',
    'USER_CREATED',
    async ({ app, createAdmin, nextEmail }) => {
      const admin = await createAdmin()
      const made = await app.call.createUser({ input: { email: nextEmail() } }, admin.credential)
      return by(admin, expectType(made, 'User'))
    },
  ],
  [
    'features/admin/domain/insert-admin',
    'USER_CREATED',
    async ({ app, nextEmail }) => {
      const email = nextEmail()
      await createAdmin(app.server.services, { email, password: testPassword, name: null })
      return bySystem(await accountOf(app, email))
    },
  ],
  [
    'features/admin/domain/promote-admin',
    'USER_UPDATED',
    async ({ app }) => {
      const person = await app.createPerson()
      await promoteAdmin(app.server.services, person.email)
      return bySystem(person)
    },
  ],
  ['features/admin/store/import-users', 'USER_CREATED', importOne],
  ['features/admin/store/import-users', 'OAUTH_ACCOUNT_LINKED', importOne],
  ['features/bulk/domain/run-bulk', 'BULK_STARTED', async (stage) => own(await changeMany(stage))],
  ['features/bulk/domain/run-bulk-chunk', 'BULK_FINISHED', async (stage) => byJobOf(await changeMany(stage))],
  [
    'features/user-export/domain/export-users',
    'USER_EXPORT_REQUESTED',
    async (stage) => own((await requestExport(stage)).admin),
  ],
  [
    'features/user-export/domain/stream-export',
    'USERS_EXPORTED',
    async (stage) => {
      const { admin, url } = await requestExport(stage)
      await (await fetch(url)).text()
      return own(admin)
    },
  ],
  // The last one: the other instances do not know the new key yet.
  [
    'core/signing-keys/signing-keys',
    'SIGNING_KEY_ROTATED',
    async ({ app, createAdmin }) => {
      const admin = await createAdmin()
      expectType(await app.call.rotateSigningKey({}, admin.credential), 'SigningKey')
      return own(admin)
    },
  ],
]
