import { builder } from '../../../graphql/builder.ts'
import { ApiKeyType } from '../../api-key/index.ts'
import { loadOrganization } from './load-organization.ts'
import { OrganizationType } from './organization-type.ts'

builder.objectField(ApiKeyType, 'organization', (t) =>
  t.field({
    type: OrganizationType,
    nullable: true,
    description:
      'The organization that the key belongs to. Null for a key of a user, and for a caller who may not read the organization.',
    resolve: (key, _args, context) => loadOrganization(context, key.organizationId),
  }),
)
