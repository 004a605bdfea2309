import { generateKeyPairSync } from 'node:crypto'

/** A private key as Apple gives one: P-256, PKCS #8, in PEM. */
export function applePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
}
