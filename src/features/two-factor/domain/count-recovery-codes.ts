import type { Services } from '../../../core/services.ts'
import { countRecoveryCodesOf } from '../store/recovery-code.ts'

/** The numbers of unused recovery codes of users, in their order. */
export async function countRecoveryCodes(
  deps: Pick<Services, 'database'>,
  userIds: readonly string[],
): Promise<number[]> {
  return countRecoveryCodesOf(deps.database.fork(), userIds)
}
