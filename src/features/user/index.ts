import type { Feature } from '../../core/feature.ts'
import './graphql/me.ts'
import './graphql/user.ts'
import './graphql/user-by-username.ts'

export { RateLimitTierType } from './graphql/rate-limit-tier-type.ts'
export { UserConnection, type UserPage } from './graphql/user-connection-type.ts'
export { createUserList } from './graphql/user-list.ts'
export { UserStatus } from './graphql/user-status-type.ts'
export { UserType } from './graphql/user-type.ts'
export {
  countUserLists,
  findUserLists,
  type UserListPart,
  type UserListTable,
} from './store/user-list.ts'

/** Users as the API returns them. */
export const userFeature = { name: 'user' } satisfies Feature
