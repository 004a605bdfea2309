import type { EntityManager } from '@mikro-orm/postgresql'

/** PostgreSQL's code for a unique violation. */
const uniqueViolation = '23505'

/**
 * Changes a unique value inside a savepoint of the caller's transaction. The result is false if `change` finds the value taken,
 * and also if another transaction takes it at the same time, which only the index can detect.
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
