import type { Config } from '../../config.ts'
import type { JsonObject, ReadAppData } from './store/user-data.ts'
import { tokenClaimsOf } from './token-claims.ts'

/** The claims of TOKEN_CLAIMS for a user, with their values now. Nothing is read where the operator has no such claims. */
export async function readTokenClaims(
  config: Pick<Config, 'tokenClaims'>,
  readAppData: ReadAppData,
  userId: string,
): Promise<JsonObject> {
  return config.tokenClaims.length === 0 ? {} : tokenClaimsOf(config, await readAppData(userId)).claims
}
