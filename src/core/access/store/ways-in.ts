import type { EntityManager } from '@mikro-orm/postgresql'
import { type RawBuilder, sql } from 'kysely'
import type { Config } from '../../../config.ts'
import { LastWayInError } from '../errors.ts'

/** What decides which ways to sign in work on this server. */
export type WaysInConfig = Pick<Config, 'requireEmailVerification' | 'loginByMail' | 'passkeys' | 'oauthProviders'>

/**
 * The condition that the user of the row `u` has a way to sign in that works now: a password (with a confirmed address, where
 * addresses have to be confirmed), a link or code by mail, a passkey of this server's RP id, or an account at a provider that the
 * server still offers. Whether the user is suspended is another question. A new way to sign in has to be added here.
 */
export function hasWayIn(config: WaysInConfig): RawBuilder<boolean> {
  const confirmed = sql<boolean>`(u.email is not null and u.email_verified_at is not null)`
  const password = sql<boolean>`u.password_hash is not null`
  const providers = config.oauthProviders.map(({ id }) => id)
  const ways = [
    config.requireEmailVerification ? sql<boolean>`(${password} and ${confirmed})` : password,
    ...(config.loginByMail ? [confirmed] : []),
    ...(config.passkeys
      ? [sql<boolean>`exists (select 1 from passkeys p where p.user_id = u.id and p.rp_id = ${config.passkeys.rpId})`]
      : []),
    ...(providers.length > 0
      ? [
          sql<boolean>`exists (select 1 from oauth_accounts a where a.user_id = u.id and a.provider = any(${providers}::text[]))`,
        ]
      : []),
  ]
  return sql<boolean>`(${sql.join(ways, sql` or `)})`
}

/**
 * Refuses a change that has just taken the last way to sign in from a user. The caller has locked the user, so the
 * second of two concurrent changes sees the first, and rolls its transaction back when it gets the error.
 */
export async function refuseLastWayIn(
  { config }: { config: WaysInConfig },
  em: EntityManager,
  userId: string,
): Promise<LastWayInError | null> {
  const checked = sql<{
    remains: boolean
  }>`select ${hasWayIn(config)} as remains from users u where u.id = ${userId}::uuid`
  const { rows } = await checked.execute(em.getKysely())
  return rows[0]?.remains ? null : new LastWayInError()
}
