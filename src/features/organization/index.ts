import type { Feature } from '../../core/feature.ts'
import './graphql/api-key-organization.ts'
import './graphql/api-keys.ts'
import './graphql/create-organization.ts'
import './graphql/delete-organization.ts'
import './graphql/leave-organization.ts'
import './graphql/members.ts'
import './graphql/organization.ts'
import './graphql/organization-roles.ts'
import './graphql/organizations.ts'
import './graphql/remove-member.ts'
import './graphql/session-organization.ts'
import './graphql/switch-organization.ts'
import './graphql/update-member.ts'
import './graphql/update-organization.ts'
import './graphql/user-organizations.ts'
import './graphql/verified-api-key-organization.ts'
import { organizationEvents } from './events.ts'

export { lastOwnerAnywhere } from './domain/last-owner.ts'
export { loadOrganization } from './graphql/load-organization.ts'
export { OrganizationType } from './graphql/organization-type.ts'

/** Organizations: their members, roles and invitations. */
export const organizationFeature = {
  name: 'organization',
  events: organizationEvents,
} satisfies Feature
