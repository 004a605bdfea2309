import { requiresInOrganization } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { loadOrganization } from './load-organization.ts'
import { OrganizationType } from './organization-type.ts'

builder.queryField('organization', (t) =>
  t.field({
    ...requiresInOrganization(null),
    type: OrganizationType,
    nullable: true,
    description: 'The organization with an id; null if there is none, and if the caller may not read it.',
    args: { id: t.arg.id({ required: true, description: 'The id of the organization, a UUID.' }) },
    resolve: (_root, { id }, context) => loadOrganization(context, id),
  }),
)
