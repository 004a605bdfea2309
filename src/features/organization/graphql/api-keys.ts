import { ofOrganization } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { holdsForUser } from '../../../graphql/check-access.ts'
import { declareNode } from '../../../graphql/node.ts'
import { pageById } from '../../../graphql/paging.ts'
import { ApiKeyConnection, ApiKeyType, countApiKeys, findApiKey, listApiKeys } from '../../api-key/index.ts'
import { loadOrganization } from './load-organization.ts'
import { OrganizationType } from './organization-type.ts'

declareNode('ApiKey', async (context, id) => {
  const key = await findApiKey(context.services, id)
  if (!key) return null
  if (key.userId)
    return holdsForUser(context.access, key.userId, { own: 'keys:read', others: ['users:read'] }) ? key : null
  const inside = await loadOrganization(context, key.organizationId)
  return inside?.scopes.has('org_keys:read') && !inside.isOutsider ? key : null
})

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
