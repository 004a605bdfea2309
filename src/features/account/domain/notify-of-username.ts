import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../../../core/identity/store/user.ts'
import type { ChangeOrigin } from '../../../core/mail/change-origin.ts'
import { type NotifyDeps, notify } from '../../../core/mail/notify.ts'
import { usernameChangedNotice } from '../mails.ts'

interface UsernameChange {
  user: Pick<User, 'id' | 'email'>
  /** Null for none. */
  from: string | null
  to: string | null
  origin: ChangeOrigin
}

/**
 * Mails a user that the username has changed, if it has. It is a name to sign in with: an attacker with a stolen session or API key
 * must not take it away unnoticed. [ASVS 5.0 6.3.7]
 */
export async function notifyOfUsername(
  deps: NotifyDeps,
  em: EntityManager,
  { user, from, to, origin }: UsernameChange,
): Promise<void> {
  if (from === to) return
  await notify(deps, em, user, usernameChangedNotice, { from, to, origin })
}
