import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { createUuid } from '../../../crypto/uuid.ts'
import { createRowReader, jsonObject } from '../../../store/columns.ts'
import { foldText } from '../../../store/fold-text.ts'
import { type RateLimitTier, type User, UserEntity, type UserTables } from './user.ts'
import { insertUserData, type JsonObject } from './user-data.ts'

export interface NewUser {
  /** Null for an account that an identity provider made, until a mailed link proves an address. */
  email: string | null
  emailVerifiedAt: Date | null
  username: string | null
  name: string | null
  role: string
  tier?: RateLimitTier
  passwordHash: string | null
  /** Whether the password was chosen before it was proved that its chooser reads the mailbox. False when it is not given. */
  passwordUnproved?: boolean
  /** The user's own data. */
  data?: JsonObject | null | undefined
  /** The operator's data about the user. */
  appData?: JsonObject | null | undefined
  now: Date
}

const row = sql.raw(jsonObject(UserEntity, 'users'))
const readUser = createRowReader<User>(UserEntity)

/** Makes an account. @returns its row; null when another transaction took the address or the username first */
export async function insertUser(em: EntityManager, user: NewUser): Promise<User | null> {
  const { now, tier = 'FREE', emailVerifiedAt, passwordUnproved = false } = user
  const inserted = await em
    .getKysely<UserTables>()
    .insertInto('users')
    .values({
      id: createUuid(),
      email: user.email,
      email_verified_at: emailVerifiedAt,
      first_verified_at: emailVerifiedAt,
      username: user.username,
      name: user.name,
      folded_name: user.name === null ? null : foldText(user.name),
      role: user.role,
      tier,
      password_hash: user.passwordHash,
      password_unproved: passwordUnproved,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(sql<string>`${row}::text`.as('row'))
    .executeTakeFirst()
  if (!inserted) return null
  const made = readUser(JSON.parse(inserted.row))
  await insertUserData(em, made.id, user)
  return made
}
