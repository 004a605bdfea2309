import type { Access } from '../../../core/access/access.ts'
import { requiresInOrganization } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { declareNode } from '../../../graphql/node.ts'
import { loadOrganization } from './load-organization.ts'
import { OrganizationType } from './organization-type.ts'

declareNode('Organization', async (context, id) => (mayRead(context.access) ? loadOrganization(context, id) : null))

builder.queryField('organization', (t) =>
  t.field({
    ...requiresInOrganization(null),
    type: OrganizationType,
    nullable: true,
    description: 'The organization with an id; null if there is none, and if the caller is not a member of it.',
    args: { id: t.arg.id({ required: true, description: 'The id of the organization, a UUID.' }) },
    resolve: (_root, { id }, context) => loadOrganization(context, id),
  }),
)

/** What the rule of `organization` requires of the credential. */
function mayRead({ kind, scopes }: Access): boolean {
  return kind === 'ORGANIZATION_KEY' || scopes.has('organizations:read') || scopes.has('users:read')
}
