import { ProofRequiredError } from '../../../core/access/errors.ts'
import {
  LastOwnerError,
  OrganizationNotFoundError,
  ScopeNotGrantedError,
  UserNotFoundError,
  ValidationError,
} from '../../../core/errors.ts'
import { credentialCaller, requiresInOrganization } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { updateMember } from '../domain/update-member.ts'
import { MembershipType } from './membership-type.ts'

const UpdateMemberInput = builder.inputType('UpdateMemberInput', {
  description: 'The new role of a member.',
  fields: (t) => ({
    organizationId: t.id({ required: true, description: 'The id of the organization.' }),
    userId: t.id({ required: true, description: 'The id of the user.' }),
    role: t.field({ type: 'OrganizationRole', required: true, description: 'The new role.' }),
  }),
})

builder.mutationField('updateMember', (t) =>
  t.errorUnionField({
    ...requiresInOrganization('members:write', { write: true }),
    types: [
      MembershipType,
      OrganizationNotFoundError,
      UserNotFoundError,
      LastOwnerError,
      ScopeNotGrantedError,
      ProofRequiredError,
      ValidationError,
    ],
    description:
      'Gives a member of an organization another role, which holds from the member’s next request on. You need every scope of ' +
      'the role that the member has and of the new one; only owners can make, change or remove owners, and ' +
      'their sessions need a fresh proof (`reauthenticate`) for it.',
    args: { input: t.arg({ type: UpdateMemberInput, required: true, description: 'The new role of the member.' }) },
    resolve: (_root, { input }, context) => updateMember(context.services, credentialCaller(context), input),
  }),
)
