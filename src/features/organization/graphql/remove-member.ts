import { ProofRequiredError } from '../../../core/access/errors.ts'
import {
  LastOwnerError,
  OrganizationNotFoundError,
  ScopeNotGrantedError,
  UserNotFoundError,
} from '../../../core/errors.ts'
import { credentialCaller, requiresInOrganization } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { removeMember } from '../domain/remove-member.ts'

builder.mutationField('removeMember', (t) =>
  t.errorUnionField({
    ...requiresInOrganization('members:write', { write: true }),
    types: [
      Done,
      OrganizationNotFoundError,
      UserNotFoundError,
      LastOwnerError,
      ScopeNotGrantedError,
      ProofRequiredError,
    ],
    description:
      'Removes a member from an organization, from the next request on. API keys of the organization that the member created ' +
      'stay. You need every scope of the member’s role; only owners can remove owners, and their ' +
      'sessions need a fresh proof (`reauthenticate`) for it.',
    args: {
      organizationId: t.arg.id({ required: true, description: 'The id of the organization.' }),
      userId: t.arg.id({ required: true, description: 'The id of the user.' }),
    },
    resolve: async (_root, args, context) =>
      (await removeMember(context.services, credentialCaller(context), args)) ?? new Done('The member was removed.'),
  }),
)
