import { defineEntity, type InferEntity, type InferKyselyDB, p } from '@mikro-orm/postgresql'

export type RateLimitTier = 'FREE' | 'PRO' | 'ENTERPRISE'

export const UserEntity = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    // Null for an account that was made by an identity provider, until a mailed link proves an address.
    email: p.text().nullable(),
    emailVerifiedAt: p.datetime().nullable(),
    // When the owner of a mailbox was first proved; kept when the address changes.
    firstVerifiedAt: p.datetime().nullable(),
    username: p.text().nullable(),
    name: p.text().nullable(),
    // The name and the reason of a suspension as they are searched (`foldText`): a change of one has to change the other.
    foldedName: p.text().nullable().hidden().lazy(),
    role: p.text().$type<string>(),
    tier: p.text().$type<RateLimitTier>(),
    passwordHash: p.text().nullable().hidden().lazy(),
    // Whether the password was chosen before its chooser was proved to read the mailbox: at a sign-up, or before a change of
    // the address. A password that is set by a mailed link is proved.
    passwordUnproved: p.boolean().default(false),
    // Whether an administrator set the address, or a report of its owner restored it, and its mailbox has neither reset the password nor
    // signed in since: what is in the account may be of a person who reads another mailbox.
    movedByAdministrator: p.boolean().default(false),
    // When the owner of the account was proved last. Device tokens from before may be somebody else's. Null: all are known.
    devicesSince: p.datetime().nullable(),
    suspendedAt: p.datetime().nullable(),
    suspendedUntil: p.datetime().nullable(),
    suspensionReason: p.text().nullable(),
    foldedSuspensionReason: p.text().nullable().hidden().lazy(),
    twoFactorEnabledAt: p.datetime().nullable(),
    lastLoginAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
})

/** A row of `users` with its secret. Only what compares a password, or asks whether there is one, reads it. */
export type UserWithPassword = Omit<InferEntity<typeof UserEntity>, 'foldedName' | 'foldedSuspensionReason'>

/** A row of `users` without its secret. */
export type User = Omit<UserWithPassword, 'passwordHash'>

/** The table as typed Kysely sees it. Instants that a query returns are text: read them with `readDate`. */
export type UserTables = InferKyselyDB<typeof UserEntity>
