import type { TokenClaim } from './settings.ts'

/** A key of `data` as it can be listed in a variable. */
export const isDataKey = (key: string) => !key.includes('.')

/**
 * Claims with a meaning of their own, in lower case: those of RFC 7519, 8693, 9068 and OpenID Connect, and those that the
 * server sets or may set. A value of the operator's must never replace what a resource server trusts.
 */
const reservedClaims = new Set(
  `iss sub aud exp nbf iat jti sid typ act may_act client_id scope scopes mode role roles groups entitlements permissions
  tier email email_verified phone_number phone_number_verified name given_name family_name middle_name nickname username
  preferred_username profile picture website gender birthdate zoneinfo locale address updated_at
  amr acr auth_time nonce azp at_hash c_hash s_hash cnf sub_id sub_jwk events toe txn authorization_details
  token_introspection vot vtm user_id session_id status`.split(/\s+/),
)

const isReserved = (claim: string) => reservedClaims.has(claim.toLowerCase()) || /^org_/i.test(claim)

/**
 * Parses `TOKEN_CLAIMS` (`plan:appData.plan,seats:appData.limits.seats`). Each problem is reported to `problem` as one sentence.
 */
export function readTokenClaims(definitions: string, problem: (sentence: string) => void): TokenClaim[] {
  const claims = new Map<string, TokenClaim>()
  for (const definition of definitions.split(/[\s,]+/).filter(Boolean)) {
    const separator = definition.lastIndexOf(':')
    const claim = definition.slice(0, Math.max(0, separator))
    const [root, ...path] = definition.slice(separator + 1).split('.')
    if (root === 'data') {
      problem('TOKEN_CLAIMS must take values of appData alone: users can write anything into their own data.')
      continue
    }
    const isPath = root === 'appData' && path.length > 0 && path.every((key) => key !== '')
    if (!isPath || !/^[a-z][a-z0-9_.:/-]{0,99}$/i.test(claim)) {
      problem('TOKEN_CLAIMS must be written as claim:appData.path,claim:appData.path, such as plan:appData.plan.')
      continue
    }
    if (isReserved(claim)) problem(`TOKEN_CLAIMS must not set the claim ${claim}, which is reserved.`)
    if (claims.has(claim)) problem(`TOKEN_CLAIMS sets the claim ${claim} twice.`)
    claims.set(claim, { claim, path })
  }
  return [...claims.values()]
}
