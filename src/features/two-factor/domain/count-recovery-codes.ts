import type { Services } from '../../../core/services.ts'
import { countRecoveryCodesOf } from '../store/recovery-code.ts'

/** The number of unused recovery codes of a user. */
export async function countRecoveryCodes(deps: Pick<Services, 'database'>, userId: string): Promise<number> {
  return countRecoveryCodesOf(deps.database.fork(), userId)
}
