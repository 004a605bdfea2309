import type { Config } from '../../../config.ts'
import type { FieldError } from '../../../core/errors.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import { tokenClaimsBytes, tokenClaimsOf } from '../../../core/identity/token-claims.ts'
import { checkObject } from './check-json.ts'

/**
 * Checks the operator's whole data about a user: by the limits of `data`, and for the size of the claims that it gives to access tokens.
 *
 * @param path of the value, for the errors
 */
export function checkAppData(
  config: Pick<Config, 'dataLimits' | 'tokenClaims'>,
  appData: JsonObject,
  path: string[],
): FieldError[] {
  const problems = checkObject(config.dataLimits, appData, path)
  return problems.length > 0 ? problems : checkTokenClaims(config, { before: {}, after: appData }, path)
}

/** Checks that a change of the operator's data leaves no claim out of access tokens that was not left out before. */
export function checkTokenClaims(
  config: Pick<Config, 'tokenClaims'>,
  { before, after }: { before: JsonObject; after: JsonObject },
  path: string[],
): FieldError[] {
  const known = new Set(tokenClaimsOf(config, before).omitted)
  const omitted = tokenClaimsOf(config, after).omitted.filter((claim) => !known.has(claim))
  if (omitted.length === 0) return []
  const message = `The claims of access tokens (TOKEN_CLAIMS) must have at most ${tokenClaimsBytes} bytes of JSON together. There is no room for ${omitted.join(', ')}.`
  return [{ path, rule: 'token_claims', message }]
}
