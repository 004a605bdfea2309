import { TokenExpiredError, ValidationError } from '../../../core/errors.ts'
import { requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { acceptInvitation } from '../domain/accept-invitation.ts'
import { InvitationNotFoundError } from '../errors.ts'
import { MembershipType } from './membership-type.ts'

builder.mutationField('acceptInvitation', (t) =>
  t.errorUnionField({
    ...requiresSession([['organizations:write']], { limit: 30, duration: 900 }),
    types: [MembershipType, InvitationNotFoundError, TokenExpiredError, ValidationError],
    description:
      'Makes you a member of the organization that invited your confirmed address, with the token of the link that was mailed ' +
      'to it. An invitation for another address is answered with InvitationNotFoundError and stays valid for its owner. ' +
      'If you are a member already, your role stays as it is. ValidationError: you are a member of 200 organizations. ' +
      'The session stays where it is: `switchOrganization` moves it into the organization. To accept without an account, ' +
      'send the token as `invitationToken` to `signup`.',
    args: { token: t.arg.string({ required: true, description: 'The parameter `token` of the link.' }) },
    resolve: (_root, { token }, context) => acceptInvitation(context.services, sessionCaller(context), token),
  }),
)
