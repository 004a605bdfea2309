import { ConflictError } from '../../core/errors.ts'
import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'

/** The user has no passkey with this id, or none at all. */
export class PasskeyNotFoundError extends ExpectedError {
  readonly code = 'PASSKEY_NOT_FOUND'
  constructor(message = 'You have no passkey with this id.') {
    super(message)
  }
}

/** Passkeys are turned off: the server is at an IP address, and no RP id is configured. */
export function passkeysOff(): ConflictError {
  return new ConflictError(
    'Passkeys are off on this server. Its operator has to set PASSKEY_RP_ID, or a PUBLIC_URL with a domain name.',
  )
}

export const passkeyErrors: readonly ErrorDeclaration[] = [
  declareError(PasskeyNotFoundError, {
    description: 'You have no passkey with this id, or no passkey that works on this server.',
    code: 'PASSKEY_NOT_FOUND',
    codeDescription: 'There is no such passkey, or it belongs to another user.',
  }),
]
