import type { EntityManager } from '@mikro-orm/postgresql'

type Work<Result> = (em: EntityManager) => Promise<Result>

/** The work of a transaction that is rolled back if the work returns an error. */
export function undoOnError<Result>(work: Work<Result>): Work<Result> {
  return async (em) => {
    const result = await work(em)
    if (result instanceof Error) await em.rollback()
    return result
  }
}
