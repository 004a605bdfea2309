import { z } from 'zod'
import type { Services } from '../../../core/services.ts'
import { DecryptionError, decrypt, encrypt } from '../../../crypto/encryption.ts'

type Deps = Pick<Services, 'keys'>

const stateSecrets = z.object({ codeVerifier: z.string(), nonce: z.string() })

type StateSecrets = z.infer<typeof stateSecrets>

/** Encrypts what this server keeps secret about a sign-in. @param hash of the state, which the secrets are bound to */
export function sealStateSecrets(deps: Deps, hash: Uint8Array, secrets: StateSecrets): string {
  return encrypt(deps.keys, Buffer.from(JSON.stringify(secrets)), contextOf('secrets', hash))
}

/** Decrypts the secrets of a sign-in. @returns null where the key has been removed meanwhile */
export function openStateSecrets(deps: Deps, hash: Uint8Array, sealed: string | null | undefined): StateSecrets | null {
  const text = open(deps, sealed, contextOf('secrets', hash))
  return text === null ? null : stateSecrets.parse(JSON.parse(text))
}

/** Encrypts what Apple sent about a user. */
export function sealAppleUser(deps: Deps, hash: Uint8Array, user: string): string {
  return encrypt(deps.keys, Buffer.from(user), contextOf('user', hash))
}

/** Decrypts what Apple sent about a user; null if it sent nothing. */
export function openAppleUser(deps: Deps, hash: Uint8Array, sealed: string | null | undefined): string | null {
  return open(deps, sealed, contextOf('user', hash))
}

function open({ keys }: Deps, sealed: string | null | undefined, context: string): string | null {
  if (!sealed) return null
  try {
    return decrypt(keys, sealed, context).toString('utf8')
  } catch (error) {
    if (error instanceof DecryptionError) return null
    throw error
  }
}

const contextOf = (part: string, hash: Uint8Array) => `oauth-state-${part}:${Buffer.from(hash).toString('hex')}`
