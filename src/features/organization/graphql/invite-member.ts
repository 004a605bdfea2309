import { ProofRequiredError } from '../../../core/access/errors.ts'
import { OrganizationNotFoundError, ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { requiresInOrganization, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { emailText } from '../../../graphql/user-fields.ts'
import { EmailNotVerifiedError } from '../../session/index.ts'
import { inviteMember } from '../domain/invite-member.ts'
import { invitationLimit } from './invitation-limit.ts'
import { InvitationType } from './invitation-type.ts'

const InviteMemberInput = builder.inputType('InviteMemberInput', {
  description: 'The address to invite, the organization and the role.',
  fields: (t) => ({
    organizationId: t.id({ required: true, description: 'The id of the organization.' }),
    email: t.string({
      required: true,
      validate: emailText,
      description: 'The address. Only an account that has confirmed it, or signs up through the link, can accept.',
    }),
    role: t.field({
      type: 'OrganizationRole',
      required: true,
      defaultValue: 'member',
      description: 'The role that the invitation gives. You need every scope of it; only owners can invite owners.',
    }),
  }),
})

builder.mutationField('inviteMember', (t) =>
  t.errorUnionField({
    ...requiresInOrganization('members:write', { write: true, keys: false, limit: invitationLimit }),
    types: [
      InvitationType,
      OrganizationNotFoundError,
      ScopeNotGrantedError,
      EmailNotVerifiedError,
      ProofRequiredError,
      ValidationError,
    ],
    description:
      'Mails an invitation to an organization. Its link works once, for seven days, and replaces an older one of the ' +
      'organization to the same address, of whose role you need every scope as well. Your own address has to be confirmed. ' +
      'The answer is the same whether or not the address has an account; an address whose confirmed owner you can see among ' +
      'the members is a ValidationError. ' +
      'To invite an owner, a session needs a fresh proof (`reauthenticate`). ' +
      'An address receives three invitations a day, from all organizations together: further ones are answered with ' +
      'RATE_LIMITED.',
    args: {
      input: t.arg({
        type: InviteMemberInput,
        required: true,
        description: 'The address, the organization and the role.',
      }),
    },
    resolve: (_root, { input }, context) => inviteMember(context.services, userCaller(context), input),
  }),
)
