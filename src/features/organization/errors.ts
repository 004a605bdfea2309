import { declareError, type ErrorDeclaration, ExpectedError } from '../../core/expected-error.ts'

/** There is no such invitation for the caller. */
export class InvitationNotFoundError extends ExpectedError {
  readonly code = 'INVITATION_NOT_FOUND'
  constructor() {
    super('There is no such invitation, or it is no longer valid, or it is for another email address.')
  }
}

export const organizationErrors: readonly ErrorDeclaration[] = [
  declareError(InvitationNotFoundError, {
    description:
      'There is no such invitation for the caller: it does not exist, was used, revoked or replaced, its sender may no longer ' +
      'give the role, or it is for another address.',
    code: 'INVITATION_NOT_FOUND',
    codeDescription: 'There is no such invitation, or it is no longer valid, or it is for another address.',
  }),
]
