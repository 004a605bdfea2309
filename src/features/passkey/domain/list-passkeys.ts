import type { Passkey } from '../../../core/access/store/passkey.ts'
import type { Services } from '../../../core/services.ts'
import { findPasskeysOfUsers } from '../store/passkey.ts'

/** The passkeys of several users, in the order of the ids. */
export async function listPasskeys(deps: Pick<Services, 'database'>, userIds: readonly string[]): Promise<Passkey[][]> {
  const passkeys = await findPasskeysOfUsers(deps.database.fork(), userIds)
  return userIds.map((userId) => passkeys.filter((passkey) => passkey.userId === userId))
}
