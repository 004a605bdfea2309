import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import type { RequestContext } from '../../../graphql/context.ts'
import { findFollows } from '../domain/find-follows.ts'
import type { FollowPair } from '../store/follow.ts'

/** All users of a list are looked up in one statement. Nothing is cached: a later mutation of the same document may change it. */
const loaderOf = createContextCache(
  ({ services }: RequestContext) =>
    new DataLoader((pairs: readonly FollowPair[]) => findFollows(services, pairs), { cache: false }),
)

/** Whether a user follows another one. Nobody follows themselves, which takes no statement. */
export async function loadFollow(context: RequestContext, pair: FollowPair): Promise<boolean> {
  return pair.followerId !== pair.followedId && loaderOf(context).load(pair)
}
