import { ScopeNotGrantedError } from '../../../core/errors.ts'
import { credentialCaller, requiresInOrganization } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { revokeInvitation } from '../domain/revoke-invitation.ts'
import { InvitationNotFoundError } from '../errors.ts'

builder.mutationField('revokeInvitation', (t) =>
  t.errorUnionField({
    ...requiresInOrganization('members:write', { write: true }),
    types: [Done, InvitationNotFoundError, ScopeNotGrantedError],
    description:
      'Revokes an invitation: its link stops working at once. You need every scope of its role; only owners can revoke the ' +
      'invitation of an owner.',
    args: { id: t.arg.id({ required: true, description: 'The id of the invitation.' }) },
    resolve: async (_root, { id }, context) =>
      (await revokeInvitation(context.services, credentialCaller(context), id)) ??
      new Done('The invitation was revoked.'),
  }),
)
