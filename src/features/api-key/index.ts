import { ApiKeyEntity } from '../../core/access/store/api-key.ts'
import type { Feature } from '../../core/feature.ts'
import { apiKeyErrors } from './errors.ts'
import { apiKeyEvents } from './events.ts'
import './graphql/api-key-secret-type.ts'
import './graphql/api-key-user.ts'
import './graphql/api-keys.ts'
import './graphql/create-api-key.ts'
import './graphql/delete-api-key.ts'
import './graphql/exchange-api-key.ts'
import './graphql/revoke-api-key.ts'
import './graphql/rotate-api-key.ts'
import './graphql/update-api-key.ts'
import './graphql/verify-api-key.ts'
import { apiKeyMails } from './mails.ts'
import { OrganizationKeyGrantEntity } from './store/organization-key-grant.ts'

export { countApiKeys } from './domain/count-api-keys.ts'
export { findApiKey } from './domain/find-api-key.ts'
export { listApiKeys } from './domain/list-api-keys.ts'
export { revokeApiKey } from './domain/revoke-api-key.ts'
export { revokeOrganizationKeysMadeBy } from './domain/revoke-organization-keys-made-by.ts'
export { VerifiedApiKey } from './domain/verify-api-key.ts'
export { ApiKeyNotFoundError } from './errors.ts'
export { ApiKeyConnection, ApiKeyStatus, ApiKeyType } from './graphql/api-key-type.ts'
export { findApiKeyOf, findApiKeyOwner, revokeApiKeyRow, revokeApiKeysOf } from './store/api-key.ts'

/** API keys: their management, their verification by resource servers, and their exchange for access tokens. */
export const apiKeyFeature = {
  name: 'api-key',
  entities: [ApiKeyEntity, OrganizationKeyGrantEntity],
  errors: apiKeyErrors,
  events: apiKeyEvents,
  mails: apiKeyMails,
} satisfies Feature
