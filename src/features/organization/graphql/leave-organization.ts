import { LastOwnerError, OrganizationNotFoundError } from '../../../core/errors.ts'
import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { leaveOrganization } from '../domain/leave-organization.ts'

builder.mutationField('leaveOrganization', (t) =>
  t.errorUnionField({
    ...requires([['organizations:write']]),
    types: [Done, OrganizationNotFoundError, LastOwnerError],
    description: 'Ends your membership in an organization. The last owner who can sign in cannot leave.',
    args: { id: t.arg.id({ required: true, description: 'The id of the organization.' }) },
    resolve: async (_root, { id }, context) =>
      (await leaveOrganization(context.services, userCaller(context), id)) ?? new Done('You left the organization.'),
  }),
)
