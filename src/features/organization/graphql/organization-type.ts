import type { Access, OrganizationAccess } from '../../../core/access/access.ts'
import { builder } from '../../../graphql/builder.ts'
import { isNode } from '../../../graphql/node.ts'
import { RateLimitTierType } from '../../user/index.ts'
import { loadOrganization } from './load-organization.ts'

export const OrganizationType = builder.objectRef<OrganizationAccess>('Organization')

OrganizationType.implement({
  description:
    'An organization: a customer of the application, with members, roles and API keys of its own. Its members and its API keys ' +
    'can read it; some fields require a scope in the organization. An administrator of the server reads every organization with ' +
    '`users:read`, and acts as an owner of every organization with `users:write`.',
  ...isNode(async (context, id) => (mayRead(context.access) ? loadOrganization(context, id) : null)),
  // In a union an organization is recognised by properties that no other member has.
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'organization' in value && 'scopes' in value,
  fields: (t) => ({
    id: t.id({ description: 'The id, a UUIDv7.', resolve: ({ organization }) => organization.id }),
    slug: t.string({
      description: 'A unique name for addresses: lower-case letters, digits and hyphens.',
      resolve: ({ organization }) => organization.slug,
    }),
    name: t.string({ description: 'The display name.', resolve: ({ organization }) => organization.name }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When the organization was created.',
      resolve: ({ organization }) => organization.createdAt,
    }),
    tier: t.field({
      type: RateLimitTierType,
      description: 'The rate limit tier of the organization’s API keys.',
      resolve: ({ organization }) => organization.tier,
    }),
    myRole: t.field({
      type: 'OrganizationRole',
      nullable: true,
      description:
        'The caller’s role. Null for an API key of the organization, and for an administrator of the server who is not a member.',
      resolve: ({ role }) => role,
    }),
    myScopes: t.field({
      type: ['Scope'],
      description: 'The scopes that the caller holds in this organization.',
      resolve: ({ scopes }) => [...scopes],
    }),
  }),
})

/** What the rule of the field `organization` requires of a credential. */
function mayRead({ kind, scopes }: Access): boolean {
  return kind === 'ORGANIZATION_KEY' || scopes.has('organizations:read') || scopes.has('users:read')
}
