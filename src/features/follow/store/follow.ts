import { defineEntity, type EntityManager, type InferEntity, type InferKyselyDB, p } from '@mikro-orm/postgresql'
import type { UserTables } from '../../../core/identity/store/user.ts'
import type { UserListTable } from '../../user/index.ts'

/** One user follows another: a row is an entry in the lists of both. */
export const FollowEntity = defineEntity({
  name: 'Follow',
  tableName: 'follows',
  properties: {
    // The place in both lists.
    id: p.uuid(),
    followerId: p.uuid().primary(),
    followedId: p.uuid().primary(),
    createdAt: p.datetime(),
  },
})

type Follow = InferEntity<typeof FollowEntity>
type FollowTables = InferKyselyDB<typeof FollowEntity>

const follows = { table: 'follows', position: 'id', withoutSuspended: true } as const
export const followersList: UserListTable = { ...follows, owner: 'followed_id', user: 'follower_id' }
export const followingList: UserListTable = { ...follows, owner: 'follower_id', user: 'followed_id' }

/**
 * Which of the users exist. Their rows are not deleted until the transaction ends; every other change goes on, and so do
 * other transactions that hold them.
 */
export async function holdUsers(em: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const query = em.getKysely<UserTables>().selectFrom('users').select('id').where('id', 'in', ids)
  const held = await query.orderBy('id').forKeyShare().execute()
  return new Set(held.map(({ id }) => id))
}

/** Adds a follow. One that is there stays as it is, with its place in the lists. */
export async function insertFollow(
  em: EntityManager,
  { id, followerId, followedId, createdAt }: Follow,
): Promise<void> {
  await em
    .getKysely<FollowTables>()
    .insertInto('follows')
    .values({ id, follower_id: followerId, followed_id: followedId, created_at: createdAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Removes a follow, if it is there. */
export async function deleteFollow(
  em: EntityManager,
  { followerId, followedId }: Pick<Follow, 'followerId' | 'followedId'>,
): Promise<void> {
  await em.nativeDelete(FollowEntity, { followerId, followedId })
}
