import type { Feature } from '../../core/feature.ts'
import './graphql/accept-invitation.ts'
import './graphql/api-key-organization.ts'
import './graphql/api-keys.ts'
import './graphql/create-organization.ts'
import './graphql/delete-organization.ts'
import './graphql/invitations.ts'
import './graphql/invite-member.ts'
import './graphql/leave-organization.ts'
import './graphql/members.ts'
import './graphql/organization.ts'
import './graphql/organization-roles.ts'
import './graphql/organizations.ts'
import './graphql/remove-member.ts'
import './graphql/resend-invitation.ts'
import './graphql/revoke-invitation.ts'
import './graphql/session-organization.ts'
import './graphql/switch-organization.ts'
import './graphql/update-member.ts'
import './graphql/update-organization.ts'
import './graphql/user-organizations.ts'
import { organizationErrors } from './errors.ts'
import './graphql/verified-api-key-organization.ts'
import { organizationEvents } from './events.ts'
import { organizationMails } from './mails.ts'
import { deleteExpiredInvitations, InvitationEntity } from './store/invitation.ts'

export { acceptByLink } from './domain/accept-by-link.ts'
export { type JoinRefusal, joinByInvitation } from './domain/join-by-invitation.ts'
export { type OpenInvitation, readInvitation } from './domain/read-invitation.ts'
export { refuseLastOwnerAnywhere } from './domain/refuse-last-owner.ts'
export { revokeInvitationsSentBy } from './domain/revoke-invitations-sent-by.ts'
export { InvitationNotFoundError } from './errors.ts'
export { loadOrganization } from './graphql/load-organization.ts'
export { RoleDefinitionType } from './graphql/organization-roles.ts'
export { OrganizationType } from './graphql/organization-type.ts'

/** Organizations: their members, roles and invitations. */
export const organizationFeature = {
  name: 'organization',
  entities: [InvitationEntity],
  errors: organizationErrors,
  events: organizationEvents,
  mails: organizationMails,
  cleanUp: (em, _deps, now) => deleteExpiredInvitations(em, now),
} satisfies Feature
