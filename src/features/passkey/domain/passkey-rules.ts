import { ConflictError } from '../../../core/errors.ts'

/** The most passkeys of a user: the options of a ceremony list each of them. */
export const maxPasskeys = 25

/** The algorithms of COSE that a passkey may sign with: EdDSA, ES256 and RS256. [RFC 9053 §2, RFC 8812 §2] */
export const acceptedAlgorithms: readonly number[] = [-8, -7, -257]

/** The user has as many passkeys as a user can have. */
export function tooManyPasskeys(): ConflictError {
  return new ConflictError(`You can have at most ${maxPasskeys} passkeys. Delete one first.`)
}
