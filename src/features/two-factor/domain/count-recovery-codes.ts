import type { Services } from '../../../core/services.ts'
import { countRecoveryCodes as count } from '../store/two-factor.ts'

/** How many recovery codes a user has left. */
export async function countRecoveryCodes(services: Pick<Services, 'database'>, userId: string): Promise<number> {
  return count(services.database.fork(), userId)
}
