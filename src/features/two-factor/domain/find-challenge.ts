import type { EntityManager } from '@mikro-orm/postgresql'
import { findOneTimeTokenById, type OneTimeToken } from '../../../core/one-time-token/store/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { challengePurpose } from '../../session/index.ts'

/** A challenge that can still be completed, by the id of its token. */
export async function findChallenge(em: EntityManager, id: string): Promise<OneTimeToken | null> {
  const challenge = await findOneTimeTokenById(em, challengePurpose.name, id)
  return challenge && challenge.expiresAt > (await readNow(em)) ? challenge : null
}
