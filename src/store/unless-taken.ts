import type { EntityManager } from '@mikro-orm/postgresql'

/** PostgreSQL's code for a value that an index says is there already. */
const uniqueViolation = '23505'

/**
 * Changes something unique inside a savepoint of the caller's transaction. False when `change` finds it taken, and also
 * when another transaction takes it at this very moment: no look before the change sees that, only the index does.
 */
export async function unlessTaken(
  em: EntityManager,
  change: (em: EntityManager) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await em.transactional(change)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === uniqueViolation) return false
    throw error
  }
}
