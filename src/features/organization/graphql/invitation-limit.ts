import { byUser, type LimitRule } from '../../../graphql/access-rules.ts'

/** How many invitations a user can mail, with all sessions and API keys, to any address and for any organization. */
export const invitationLimit: LimitRule = {
  limit: 20,
  duration: 3600,
  by: byUser,
  together: ['inviteMember', 'resendInvitation'],
}
