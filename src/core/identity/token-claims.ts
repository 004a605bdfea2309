import type { Config } from '../../config.ts'
import type { JsonObject } from './store/user-data.ts'

/** The maximum size of the operator's claims in one token, in bytes of JSON: proxies refuse headers of more than 8 KB. */
export const tokenClaimsBytes = 2048

/**
 * The claims of TOKEN_CLAIMS with their values in `appData`. A path that leads to nothing has no claim. A user must not be able
 * to choose a claim, so `data` is not read.
 *
 * @returns the claims, and the names of those that are left out because the claims together would be too large
 */
export function tokenClaimsOf(
  { tokenClaims }: Pick<Config, 'tokenClaims'>,
  appData: JsonObject,
): { claims: JsonObject; omitted: string[] } {
  const claims = new Map<string, unknown>()
  const omitted: string[] = []
  let free = tokenClaimsBytes
  for (const { claim, path } of tokenClaims) {
    const value = valueAt(appData, path)
    if (value === undefined) continue
    const size = Buffer.byteLength(JSON.stringify({ [claim]: value }))
    if (size > free) {
      omitted.push(claim)
      continue
    }
    free -= size
    claims.set(claim, value)
  }
  return { claims: Object.fromEntries(claims), omitted }
}

/** The value at a path, through objects by key and through arrays by index; undefined where there is none. */
function valueAt(root: JsonObject, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    // An array has other properties than its elements: its length.
    if (Array.isArray(value) && !/^\d+$/.test(key)) return undefined
    return Reflect.get(value, key)
  }, root)
}
