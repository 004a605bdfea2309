import { RequestError } from '../../../core/request-error.ts'
import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import type { Invitation } from '../store/invitation.ts'
import { loadOrganization } from './load-organization.ts'
import { OrganizationType } from './organization-type.ts'

export const InvitationType = builder.objectRef<Invitation>('Invitation').implement({
  description: 'An invitation of an address to an organization. It does not reveal whether the address has an account.',
  ...inherits(),
  // Rows are plain objects: a union recognises them by a property that no other member has.
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'invitedById' in value,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id, a UUIDv7.' }),
    organization: t.field({
      type: OrganizationType,
      description: 'The organization.',
      resolve: async ({ organizationId }, _args, context) => {
        const access = await loadOrganization(context, organizationId)
        if (!access) throw new RequestError('FORBIDDEN', 'You can no longer read the organization.')
        return access
      },
    }),
    email: t.expose('email', {
      type: 'EmailAddress',
      nullable: true,
      description:
        'The address that the invitation was mailed to. An invitation is shown to callers with `members:read` in the ' +
        'organization, and to its sender.',
    }),
    role: t.expose('role', { type: 'OrganizationRole', description: 'The role that the invitation gives.' }),
    invitedBy: t.field({
      type: UserType,
      nullable: true,
      description: 'The user who sent the invitation. It is void once this user may no longer give the role.',
      resolve: ({ invitedById }, _args, context) => (invitedById ? context.loadUser(invitedById) : null),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the address was invited.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When the newest link expires: seven days after it was mailed.',
    }),
  }),
})
