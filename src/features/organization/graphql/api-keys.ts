import { ofOrganization } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { ApiKeyConnection, ApiKeyType, countApiKeys, listApiKeys } from '../../api-key/index.ts'
import { OrganizationType } from './organization-type.ts'

builder.objectField(OrganizationType, 'apiKeys', (t) =>
  t.connection(
    {
      ...ofOrganization('org_keys:read'),
      type: ApiKeyType,
      description:
        'The API keys that belong to this organization, newest first. Revoked keys are listed until they are deleted.',
      resolve: ({ organization }, args, { services }) =>
        pageById(
          args,
          (page) => listApiKeys(services, { organizationId: organization.id }, page),
          () => countApiKeys(services, { organizationId: organization.id }),
        ),
    },
    ApiKeyConnection,
  ),
)
