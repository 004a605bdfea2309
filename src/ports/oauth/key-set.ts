import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import { createCachedDocument } from './cached-document.ts'
import { type SendToProvider, unavailable } from './provider-http.ts'
import type { ProviderEnvironment } from './provider-options.ts'
import { isRecord } from './read-profile.ts'

/** Milliseconds for which the keys are used. */
const keysMaxAgeMs = 600_000
/** Milliseconds between two downloads because of a key that is not among them. */
const downloadIntervalMs = 60_000
const maxKeys = 100

/**
 * The public keys of an issuer. They are downloaded again for a key that is not among them, because the issuer may have rotated
 * them; an attacker who invents keys must not make the server send a request for each token, so this happens once a minute.
 *
 * @param find finds the address of the keys in the metadata
 */
export function createKeySet(
  find: () => Promise<string>,
  send: SendToProvider,
  { now, timeout }: Pick<ProviderEnvironment, 'now' | 'timeout'>,
): JWTVerifyGetKey {
  const load = async () => {
    const response = await send(await find(), {}, AbortSignal.timeout(timeout))
    return readKeys(await response.json())
  }
  const document = createCachedDocument(load, { now, maxAgeMs: keysMaxAgeMs })
  return async (header, token) => {
    const keys = await document.get()
    try {
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      const current = await document.getYoungerThan(downloadIntervalMs)
      if (current === keys) throw error
      return current(header, token)
    }
  }
}

function readKeys(document: unknown): JWTVerifyGetKey {
  const keys = isRecord(document) && Array.isArray(document.keys) ? document.keys.filter(isRecord) : []
  if (keys.length === 0 || keys.length > maxKeys) throw unavailable('has no usable list of keys')
  const usable = keys.flatMap((key) => (typeof key.kty === 'string' ? [{ ...key, kty: key.kty }] : []))
  return createLocalJWKSet({ keys: usable })
}
