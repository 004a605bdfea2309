import { authenticate } from '../core/access/authenticate.ts'
import { type CredentialHeaders, parseCredential } from '../core/access/credentials.ts'
import type { Client } from '../core/client.ts'
import { overloaded, RequestError } from '../core/request-error.ts'
import type { Services } from '../core/services.ts'

/** Admits a request with a file before its body is read. @returns what releases its place @throws RequestError */
export type AdmitUpload = (credentials: CredentialHeaders, client: Client) => Promise<() => void>

interface UploadPlaces {
  /** Uploads at once. Each holds its file in memory. */
  total: number
  /** Uploads at once of one user, with every session and API key: an attacker with one account must not take all places. */
  perUser: number
}

const defaultPlaces: UploadPlaces = { total: 16, perUser: 2 }

/**
 * Only users can send files, and only a few at once: an attacker must not fill the memory with files whose operation would be
 * refused anyway. No operation accepts a file with an API key of an organization, and a user can make many of these keys. They are
 * therefore refused before the body is read. [ASVS 5.0 5.2.1, 15.2.2]
 */
export function createAdmitUpload(
  services: Pick<Services, 'config' | 'accessTokens' | 'requestState' | 'lastUses' | 'failedLookups'>,
  places: UploadPlaces = defaultPlaces,
): AdmitUpload {
  const held = new Map<string, number>()
  let total = 0
  return async (credentials, client) => {
    const access = await authenticate(services, parseCredential(credentials), client)
    if (access.kind === 'ANONYMOUS') {
      throw new RequestError(
        'UNAUTHENTICATED',
        'A request with a file requires a credential: an access token or an API key.',
      )
    }
    if (access.kind === 'ORGANIZATION_KEY') {
      throw new RequestError('FORBIDDEN', 'An API key of an organization cannot send files.')
    }
    const { id } = access.user
    const own = held.get(id) ?? 0
    if (total >= places.total || own >= places.perUser) throw overloaded()
    total += 1
    held.set(id, own + 1)
    return () => {
      total -= 1
      const left = (held.get(id) ?? 1) - 1
      if (left === 0) held.delete(id)
      else held.set(id, left)
    }
  }
}
