import type { Services } from '../../../core/services.ts'
import { findAvatarNames } from '../store/avatar.ts'

/** The names of the pictures of several users, in the order of their ids; null for a user without one. */
export async function findAvatars(
  { database }: Pick<Services, 'database'>,
  userIds: readonly string[],
): Promise<(string | null)[]> {
  return findAvatarNames(database.fork(), userIds)
}
