import { ScopeNotGrantedError } from '../../../core/errors.ts'

/**
 * Refuses scopes that a caller would gain or pass on without holding them. [ASVS 5.0 8.2.1]
 *
 * @param held the scopes that the caller holds
 * @param needed the scopes that the caller has to hold
 */
export function refuseMissingScopes(held: ReadonlySet<string>, needed: Iterable<string>): ScopeNotGrantedError | null {
  const missing = [...new Set(needed)].filter((scope) => !held.has(scope))
  return missing.length > 0 ? new ScopeNotGrantedError(missing) : null
}
