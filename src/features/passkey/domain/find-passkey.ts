import type { Passkey } from '../../../core/access/store/passkey.ts'
import type { Services } from '../../../core/services.ts'
import { findPasskeyById } from '../store/passkey.ts'

/** The passkey with an id; null if there is none, or if the text is not an id. */
export async function findPasskey(deps: Pick<Services, 'database'>, id: string): Promise<Passkey | null> {
  return findPasskeyById(deps.database.fork(), id)
}
