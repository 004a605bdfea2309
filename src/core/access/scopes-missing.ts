import { forbidden, type RequestError, twoFactorRequired } from '../request-error.ts'
import type { Access } from './access.ts'

/**
 * The error for a caller who lacks scopes: TWO_FACTOR_REQUIRED for a session that would hold them with a second factor, FORBIDDEN for
 * any other caller.
 *
 * @param anyOf any one of the inner lists would have been enough
 */
export function scopesMissing(access: Access, anyOf: readonly (readonly string[])[]): RequestError {
  if (access.kind !== 'SESSION') return forbidden(anyOf)
  const { scopes, withheld, user } = access
  const wouldHold = (list: readonly string[]) => list.every((scope) => scopes.has(scope) || withheld.has(scope))
  return anyOf.some(wouldHold) ? twoFactorRequired(anyOf, user.twoFactorEnabledAt != null) : forbidden(anyOf)
}
