import type { Membership } from '../../../core/access/store/membership.ts'
import { RequestError } from '../../../core/request-error.ts'
import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { loadOrganization } from './load-organization.ts'
import { OrganizationType } from './organization-type.ts'

export const MembershipType = builder.objectRef<Membership>('Membership').implement({
  description: 'A user’s membership in an organization.',
  ...inherits(),
  // Rows are plain objects: a union recognises them by properties that no other member has.
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'userId' in value && 'role' in value,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the membership, a UUIDv7.' }),
    organization: t.field({
      type: OrganizationType,
      description: 'The organization.',
      resolve: async ({ organizationId }, _args, context) => present(await loadOrganization(context, organizationId)),
    }),
    user: t.field({
      type: UserType,
      description: 'The member.',
      resolve: async ({ userId }, _args, context) => present(await context.loadUser(userId)),
    }),
    role: t.expose('role', { type: 'OrganizationRole', description: 'The role of the member in the organization.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the user became a member.' }),
    email: t.field({
      type: 'EmailAddress',
      nullable: true,
      description:
        'The confirmed email address of the member. Null if it is not confirmed, and for a caller without the scope ' +
        '`members:read` in the organization.',
      resolve: async ({ organizationId, userId }, _args, context) => {
        const [access, user] = await Promise.all([loadOrganization(context, organizationId), context.loadUser(userId)])
        return access?.scopes.has('members:read') && user?.emailVerifiedAt ? user.email : null
      },
    }),
  }),
})

/** The row was deleted while the request was under way. @throws RequestError FORBIDDEN */
function present<Row>(row: Row | null): Row {
  if (row === null) throw new RequestError('FORBIDDEN', 'The membership has just ended.')
  return row
}

export const MembershipConnection = builder.connectionObject(
  { type: MembershipType, name: 'MembershipConnection' },
  { name: 'MembershipEdge' },
)
