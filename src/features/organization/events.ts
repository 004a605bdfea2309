import { declareEvents } from '../../core/audit/event-type.ts'

export const organizationEvents = declareEvents({
  ORGANIZATION_CREATED: 'A user created an organization, and owns it.',
  ORGANIZATION_UPDATED: 'The name, the slug or the tier of an organization was changed.',
  ORGANIZATION_DELETED: 'An organization was deleted, with its members, invitations and API keys.',
  ORGANIZATION_SWITCHED: 'A session was moved to an organization, or out of one.',
  MEMBER_INVITED: 'An address was invited to an organization.',
  INVITATION_RESENT: 'An invitation to an organization was mailed again, with a new link.',
  INVITATION_REVOKED: 'An invitation to an organization was revoked.',
  MEMBER_JOINED: 'A user became a member of an organization.',
  MEMBER_ROLE_CHANGED: 'A member of an organization was given another role.',
  MEMBER_REMOVED: 'A member of an organization was removed.',
  MEMBER_LEFT: 'A member left an organization.',
})
