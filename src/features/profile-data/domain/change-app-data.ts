import type { EntityManager } from '@mikro-orm/postgresql'
import { ConflictError, ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { applyAppDataChanges, type DataChange } from '../store/apply-changes.ts'
import { checkTokenClaims } from './check-app-data.ts'
import { checkSize } from './check-result.ts'
import { describeConflict } from './describe-conflict.ts'

/**
 * Changes the operator's data about a user, in the caller's transaction, which holds the lock of the user's row and undoes everything after
 * an error.
 *
 * @returns whether the data is another one than before
 */
export async function changeAppData(
  { config }: Pick<Services, 'config'>,
  em: EntityManager,
  { userId, changes }: { userId: string; changes: readonly DataChange[] },
): Promise<boolean | ValidationError | ConflictError> {
  const result = await applyAppDataChanges(em, { userId, changes })
  if ('type' in result) return new ConflictError(describeConflict(result))
  const { before, data: after, changed } = result
  if (!changed) return false
  const grown = checkSize(config.dataLimits, { before, after })
  const problems = grown ? [grown] : checkTokenClaims(config, { before, after }, ['input'])
  return problems.length > 0 ? new ValidationError(problems) : true
}
