import type { EntityManager } from '@mikro-orm/postgresql'
import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { sendReset } from './send-reset.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/** Mails the link that sets a new password. An address without an account gets no mail. */
export async function answerReset(deps: Deps, em: EntityManager, email: string): Promise<void> {
  const user = await findUserByEmail(em, email)
  if (user) await sendReset(deps, em, user)
}
