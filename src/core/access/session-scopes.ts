import type { Config } from '../../config.ts'
import type { User } from '../identity/store/user.ts'
import { credentialScopes, noScopes, type RoleScopes, scopesOfRole } from './scopes.ts'
import type { Session } from './store/session.ts'

type RuleConfig = Pick<RoleScopes, 'roleScopes'> & Pick<Config, 'adminRequire2fa'>

/** What a session may do. */
export interface SessionRights {
  /** The role that the session acts in, for the claim `role`. A resource server that looks at the role alone must not be deceived. */
  role: string
  scopes: ReadonlySet<string>
  /** The scopes that the session lacks until a second factor or a passkey is proved in it. */
  withheld: ReadonlySet<string>
}

/**
 * What a session may do: it has the scopes of the user's role, without {@link credentialScopes} in an impersonated session. Where
 * ADMIN_REQUIRE_2FA is on, a session in which neither a second factor nor a passkey was proved has only those that the role `user`
 * has as well, and acts as `user`: an attacker with the password of an administrator must not be one. [ASVS 5.0 6.3.3]
 */
export function sessionRights(
  config: RuleConfig,
  { impersonatorId, secondFactorAt }: Pick<Session, 'impersonatorId' | 'secondFactorAt'>,
  user: Pick<User, 'role'>,
): SessionRights {
  const ofRole = scopesOfRole(config, user.role)
  const full = impersonatorId ? without(ofRole, credentialScopes) : ofRole
  if (secondFactorAt || !needsSecondFactor(config, user)) return { role: user.role, scopes: full, withheld: noScopes }
  const ofUser = scopesOfRole(config, 'user')
  const scopes = new Set([...ofUser].filter((scope) => full.has(scope)))
  return { role: 'user', scopes, withheld: without(full, ofUser) }
}

/**
 * Whether sessions of a user without a second factor lack scopes of the user's role. The second factors of such an account, its
 * passkeys among them, must not be replaced by a person who only has the password or the mailbox.
 */
export function needsSecondFactor(config: RuleConfig, user: Pick<User, 'role'>): boolean {
  if (!config.adminRequire2fa || user.role === 'user') return false
  const ofUser = scopesOfRole(config, 'user')
  return [...scopesOfRole(config, user.role)].some((scope) => !ofUser.has(scope))
}

/**
 * The role that an API key acts in, for the claim `role` of its tokens, as a session does. A session without a second factor can
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

function without(scopes: ReadonlySet<string>, excluded: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...scopes].filter((scope) => !excluded.has(scope)))
}
