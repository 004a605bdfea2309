import { allScopes } from '../../../core/access/scopes.ts'
import { type FieldError, ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'

/** The longest name of a key, in code points. */
const longestName = 100

/** The name of a key as it is stored, or what is wrong with it. */
export function checkName(raw: string, path: string[]): string | FieldError {
  const name = raw.normalize('NFC').trim()
  const wrong =
    name.length === 0 || [...name].length > longestName || /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(name)
  return wrong ? { path, rule: 'name', message: 'A name has 1 to 100 characters on one line.' } : name
}

/** What is wrong with the end of a key, or null. */
export function checkExpiry(expiresAt: Date | null | undefined, now: Date, path: string[]): FieldError | null {
  if (!expiresAt || expiresAt > now) return null
  return { path, rule: 'future', message: 'A key can only expire in the future.' }
}

/**
 * The scopes of a key: each one known, none twice, and no more than its maker holds at this moment. An empty list is
 * allowed and gives nothing. [ASVS 5.0 8.2.1]
 */
export function checkScopes(
  services: Pick<Services, 'config'>,
  wanted: readonly string[],
  held: ReadonlySet<string>,
  path: string[],
): string[] | ValidationError | ScopeNotGrantedError {
  const known = new Set(allScopes(services.config).map((scope) => scope.name))
  const scopes = [...new Set(wanted)]
  const unknown = scopes.filter((scope) => !known.has(scope))
  if (unknown.length > 0) {
    const message = 'There is no such scope: `scopes` lists those that this server knows.'
    return new ValidationError([{ path, rule: 'known_scope', message }])
  }
  const missing = scopes.filter((scope) => !held.has(scope))
  return missing.length > 0 ? new ScopeNotGrantedError(missing) : scopes
}
