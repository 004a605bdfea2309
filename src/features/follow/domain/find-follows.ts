import type { Services } from '../../../core/services.ts'
import { type FollowPair, findFollowsOf } from '../store/follow.ts'

/** Whether the first of two users follows the second, for each pair in their order. This includes suspended users. */
export async function findFollows(deps: Pick<Services, 'database'>, pairs: readonly FollowPair[]): Promise<boolean[]> {
  return findFollowsOf(deps.database.fork(), pairs)
}
