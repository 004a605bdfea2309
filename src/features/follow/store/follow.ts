import { defineEntity, type EntityManager, type InferEntity, type InferKyselyDB, p } from '@mikro-orm/postgresql'
import type { UserTables } from '../../../core/identity/store/user.ts'
import { executeSql } from '../../../store/database.ts'
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
/** The two users of a follow, who need not follow each other. */
export type FollowPair = Pick<Follow, 'followerId' | 'followedId'>
type FollowTables = InferKyselyDB<typeof FollowEntity>

const follows = { table: 'follows', position: 'id', withoutSuspended: true } as const
export const followersList: UserListTable = { ...follows, owner: 'followed_id', user: 'follower_id' }
export const followingList: UserListTable = { ...follows, owner: 'follower_id', user: 'followed_id' }

/**
 * Takes a shared lock on users (FOR KEY SHARE): they are not deleted until the transaction ends. Other changes of them, and other shared
 * locks, do not wait.
 *
 * @returns the ids of the users who exist
 */
export async function lockUsersShared(em: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const query = em.getKysely<UserTables>().selectFrom('users').select('id').where('id', 'in', ids)
  const held = await query.orderBy('id').forKeyShare().execute()
  return new Set(held.map(({ id }) => id))
}

/** Adds a follow. One that exists is not changed, and keeps its place in the lists. */
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
export async function deleteFollow(em: EntityManager, { followerId, followedId }: FollowPair): Promise<void> {
  await em.nativeDelete(FollowEntity, { followerId, followedId })
}

/** Whether the first of two users follows the second, for each pair in their order. The primary key has the answer. */
export async function findFollowsOf(em: EntityManager, pairs: readonly FollowPair[]): Promise<boolean[]> {
  const { rows } = await executeSql(
    em,
    `select exists (select 1 from follows f where f.follower_id = p.follower_id and f.followed_id = p.followed_id) as follows
      from unnest($1::uuid[], $2::uuid[]) with ordinality as p(follower_id, followed_id, place) order by p.place`,
    [pairs.map(({ followerId }) => followerId), pairs.map(({ followedId }) => followedId)],
  )
  return rows.map(({ follows }) => follows === true)
}
