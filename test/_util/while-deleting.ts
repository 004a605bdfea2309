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

/** Locks an organization, as every change does, and deletes it once the work waits for it. */
export function whileDeletingOrganization<Result>(
  app: Pick<TestApp, 'databaseUrl' | 'sql'>,
  id: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = 'select 1 from organizations where id = $1 for update'
  return whileChanging(app, [lock, [id]], work, ['delete from organizations where id = $1', [id]])
}
