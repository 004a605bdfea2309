import { createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'

const lifetimeSeconds = 3600
/** Seconds before the end at which a secret is replaced. */
const marginSeconds = 300

interface Options {
  teamId: string
  keyId: string
  /** In PEM. */
  privateKey: string
  clientId: string
  now(): Date
}

/**
 * Makes the secret that Apple takes in the place of a password: a JWT that is signed with the operator's key (ES256). Apple allows
 * six months; an hour is enough, so that a secret that leaks is soon useless. [Apple, Creating a client secret]
 */
export function createAppleClientSecret({ teamId, keyId, privateKey, clientId, now }: Options): () => Promise<string> {
  const key = createPrivateKey(privateKey)
  let current: { secret: string; from: number } | null = null
  return async () => {
    const at = Math.floor(now().getTime() / 1000)
    if (current !== null && at >= current.from && at < current.from + lifetimeSeconds - marginSeconds)
      return current.secret
    const secret = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(teamId)
      .setSubject(clientId)
      .setAudience('https://appleid.apple.com')
      .setIssuedAt(at)
      .setExpirationTime(at + lifetimeSeconds)
      .sign(key)
    current = { secret, from: at }
    return secret
  }
}
