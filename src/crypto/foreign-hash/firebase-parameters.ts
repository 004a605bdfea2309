import { scryptOptions } from '../plain-hash/scrypt.ts'

/** The parameters with which a Firebase project hashes passwords, as its console shows them. */
export interface FirebaseParameters {
  /** In base64. */
  signerKey: string
  /** In base64. */
  saltSeparator: string
  rounds: number
  /** log2 of scrypt's N. */
  memoryCost: number
}

/**
 * Reads the “password hash parameters” of the Firebase console, a block `hash_config { … }`, or the same as JSON.
 * Null when one of them is missing or out of bounds, or when the algorithm is not Firebase's SCRYPT.
 */
export function readFirebaseParameters(text: string): FirebaseParameters | null {
  const read = (key: string) => new RegExp(`\\b${key}["']?\\s*[:=]\\s*["']?([\\w+/=-]+)`).exec(text)?.[1] ?? ''
  const parameters = {
    signerKey: read('base64_signer_key'),
    saltSeparator: read('base64_salt_separator'),
    rounds: Number(read('rounds')),
    memoryCost: Number(read('mem_cost')),
  }
  if ((read('algorithm') || 'SCRYPT') !== 'SCRYPT' || Buffer.from(parameters.signerKey, 'base64').length < 32)
    return null
  return scryptOptions(parameters.memoryCost, parameters.rounds, 1) === null ? null : parameters
}

/** One text of a project's parameters and of an account's digest and salt, as Firebase exports them, in Supabase's format. */
export function composeFirebaseHash(parameters: FirebaseParameters, digest: string, salt: string): string {
  const { signerKey, saltSeparator, rounds, memoryCost } = parameters
  const separator = saltSeparator ? `,ss=${standard(saltSeparator)}` : ''
  return `$fbscrypt$v=1,n=${memoryCost},r=${rounds},p=1${separator},sk=${standard(signerKey)}$${standard(salt)}$${standard(digest)}`
}

/** Firebase's API writes base64url; its console and its tools write base64. */
function standard(base64: string): string {
  return base64.replaceAll('-', '+').replaceAll('_', '/')
}
