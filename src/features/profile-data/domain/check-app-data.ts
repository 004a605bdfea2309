import type { Config } from '../../../config.ts'
import type { FieldError } from '../../../core/errors.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import { tokenClaimsBytes, tokenClaimsOf } from '../../../core/identity/token-claims.ts'
import { checkJson, tooLarge } from './check-json.ts'

/**
 * Checks the operator's data about a user: by the limits of `data`, and for the size of the claims that it gives to access tokens.
 *
 * @param path of the value, for the errors
 */
export function checkAppData(
  config: Pick<Config, 'dataLimits' | 'tokenClaims'>,
  appData: JsonObject,
  path: string[],
): FieldError[] {
  const { dataLimits: limits } = config
  if (Buffer.byteLength(JSON.stringify(appData)) > limits.bytes) return [tooLarge(path, limits.bytes)]
  const problems = checkJson(limits, appData, path, 0)
  if (problems.length > 0) return problems
  const { omitted } = tokenClaimsOf(config, appData)
  if (omitted.length === 0) return []
  const message = `The claims of access tokens (TOKEN_CLAIMS) must have at most ${tokenClaimsBytes} bytes of JSON together. There is no room for ${omitted.join(', ')}.`
  return [{ path, rule: 'token_claims', message }]
}
