import type { EntityManager } from '@mikro-orm/postgresql'

/** Voids the authenticator that a user has begun to set up. One that was confirmed stays. */
export async function voidPendingTwoFactorOf(em: EntityManager, userId: string): Promise<void> {
  await em.execute('delete from two_factors where user_id = ? and confirmed_at is null', [userId])
}
