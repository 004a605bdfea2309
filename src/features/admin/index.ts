import type { Feature } from '../../core/feature.ts'
import { adminErrors } from './errors.ts'
import { adminEvents } from './events.ts'
import './graphql/api-keys.ts'
import './graphql/confirm-user-email.ts'
import './graphql/create-first-admin.ts'
import './graphql/create-user.ts'
import './graphql/delete-user.ts'
import './graphql/impersonate-user.ts'
import './graphql/reactivate-user.ts'
import './graphql/reset-user-two-factor.ts'
import './graphql/revoke-user-api-key.ts'
import './graphql/revoke-user-sessions.ts'
import './graphql/suspend-user.ts'
import './graphql/update-app-data.ts'
import './graphql/update-user.ts'
import './graphql/users.ts'
import { adminMails } from './mails.ts'
import { FirstAdminLinkEntity } from './store/first-admin-link.ts'

export { checkDefaultAdmin } from './domain/check-default-admin.ts'
export { checkImportedUser, type ImportedRow, type ImportField } from './domain/check-imported-user.ts'
export { createAdmin } from './domain/create-admin.ts'
export { createDefaultAdmin } from './domain/create-default-admin.ts'
export { deleteUser } from './domain/delete-user.ts'
export { type ImportRow, importUsers, type RejectedRow } from './domain/import-users.ts'
export { type ImportedProvider, type SubjectField, subjectFieldOf } from './domain/imported-identities.ts'
export { makeFirstAdminLink } from './domain/make-first-admin-link.ts'
export { parseUserFilter } from './domain/parse-user-filter.ts'
export { refuseRoleGrant } from './domain/privilege.ts'
export { type Promotion, promoteAdmin } from './domain/promote-admin.ts'
export { reactivateUser } from './domain/reactivate-user.ts'
export { maxReasonLength, reasonTooLong } from './domain/reason.ts'
export { revokeUserSessions } from './domain/revoke-user-sessions.ts'
export { suspendUser } from './domain/suspend-user.ts'
export { updateUser } from './domain/update-user.ts'
export { toUserFilter, UserFilterInput } from './graphql/user-filter-input.ts'
export { isAnyAdmin } from './store/first-admin-link.ts'
export { countTwoFactors, findKeyUses, type KeyUse } from './store/key-use.ts'
export { findUserPage, type UserPosition } from './store/search-users.ts'
export { isAnyUser } from './store/user-administration.ts'

export { type UserFilter, usersMatching } from './store/user-filter.ts'

/** Administration of users. */
export const adminFeature = {
  name: 'admin',
  entities: [FirstAdminLinkEntity],
  errors: adminErrors,
  events: adminEvents,
  mails: adminMails,
} satisfies Feature
