import { ProofRequiredError } from '../../../core/access/errors.ts'
import { ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { requiresInOrganization, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { EmailNotVerifiedError } from '../../session/index.ts'
import { resendInvitation } from '../domain/resend-invitation.ts'
import { InvitationNotFoundError } from '../errors.ts'
import { invitationLimit } from './invitation-limit.ts'
import { InvitationType } from './invitation-type.ts'

builder.mutationField('resendInvitation', (t) =>
  t.errorUnionField({
    ...requiresInOrganization('members:write', { write: true, keys: false, limit: invitationLimit }),
    types: [
      InvitationType,
      InvitationNotFoundError,
      ScopeNotGrantedError,
      EmailNotVerifiedError,
      ProofRequiredError,
      ValidationError,
    ],
    description:
      'Mails an invitation again, with a new link that works for seven days; the previous link stops working. You become its ' +
      'sender, with the same rules as for `inviteMember`.',
    args: { id: t.arg.id({ required: true, description: 'The id of the invitation.' }) },
    resolve: (_root, { id }, context) => resendInvitation(context.services, userCaller(context), id),
  }),
)
