import type { Feature } from '../../core/feature.ts'
import './graphql/follow.ts'
import './graphql/followed-by-me.ts'
import './graphql/followers.ts'
import './graphql/following.ts'
import './graphql/follows-me.ts'
import './graphql/unfollow.ts'
import { FollowEntity } from './store/follow.ts'

/** Users who follow each other. */
export const followFeature = {
  name: 'follow',
  entities: [FollowEntity],
} satisfies Feature
