import type { TestApp } from './app.ts'
import { whileChanging } from './while-changing.ts'

/** Deletes an account, and commits once the work waits for the deletion. */
export function whileDeleting<Result>(
  app: Pick<TestApp, 'databaseUrl' | 'sql'>,
  userId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  return whileChanging(app, ['delete from users where id = $1', [userId]], work)
}
