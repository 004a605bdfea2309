import type { Config } from '../../config.ts'
import type { User } from '../identity/store/user.ts'
import { credentialScopes, scopesOfRole } from './scopes.ts'
import type { Session } from './store/session.ts'

type RuleConfig = Pick<Config, 'roles' | 'adminRequire2fa'>
type SessionFacts = Pick<Session, 'impersonatorId' | 'secondFactorAt'>

const nothing: ReadonlySet<string> = new Set()

/**
 * The scopes of a session: those of the user's role, without {@link credentialScopes} in an impersonated session. Where
 * ADMIN_REQUIRE_2FA is on, a session in which neither a second factor nor a passkey was proved has only those that the role `user`
 * has as well: an attacker with the password of an administrator must not be one. [ASVS 5.0 6.3.3]
 */
export function scopesOfSession(
  config: RuleConfig,
  session: SessionFacts,
  user: Pick<User, 'role'>,
): ReadonlySet<string> {
  const held = scopesOfRole(config, roleOfSession(config, session, user))
  const allowed =
    held === scopesOfRole(config, user.role) ? held : intersectionOf(held, scopesOfRole(config, user.role))
  return session.impersonatorId ? withoutCredentialScopes(allowed) : allowed
}

/** The scopes that a session lacks until a second factor or a passkey is proved in it. */
export function withheldScopes(
  config: RuleConfig,
  session: SessionFacts,
  user: Pick<User, 'role'>,
): ReadonlySet<string> {
  if (roleOfSession(config, session, user) === user.role) return nothing
  const held = scopesOfSession(config, session, user)
  const full = scopesOfSession({ ...config, adminRequire2fa: false }, session, user)
  return new Set([...full].filter((scope) => !held.has(scope)))
}

/**
 * The role that a session acts in, for the claim `role`: that of the user, and `user` while scopes of the user's role are withheld. A
 * resource server that looks at the role alone must not be deceived.
 */
export function roleOfSession(config: RuleConfig, session: SessionFacts, user: Pick<User, 'role'>): string {
  if (!config.adminRequire2fa || session.secondFactorAt || user.role === 'user') return user.role
  const ofUser = scopesOfRole(config, 'user')
  return [...scopesOfRole(config, user.role)].every((scope) => ofUser.has(scope)) ? user.role : 'user'
}

/**
 * Whether sessions of a user without a second factor lack scopes of the user's role. The second factors of such an account, its
 * passkeys among them, must not be replaced by a person who only has the password or the mailbox.
 */
export function needsSecondFactor(config: RuleConfig, user: Pick<User, 'role'>): boolean {
  return roleOfSession(config, { impersonatorId: null, secondFactorAt: null }, user) !== user.role
}

/**
 * The role that an API key acts in, for the claim `role` of its tokens, like {@link roleOfSession}. A session without a second factor can
 * make a key, but none with the scopes that are withheld from it: where ADMIN_REQUIRE_2FA is on, a key without all scopes of its
 * owner's role acts as `user`.
 *
 * @param scopes that the key holds
 */
export function roleOfApiKey(config: RuleConfig, scopes: ReadonlySet<string>, owner: Pick<User, 'role'>): string {
  if (!config.adminRequire2fa || owner.role === 'user') return owner.role
  const ofUser = scopesOfRole(config, 'user')
  const isWhole = [...scopesOfRole(config, owner.role)].every((scope) => scopes.has(scope) || ofUser.has(scope))
  return isWhole ? owner.role : 'user'
}

function intersectionOf(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one].filter((scope) => other.has(scope)))
}

function withoutCredentialScopes(scopes: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...scopes].filter((scope) => !credentialScopes.has(scope)))
}
