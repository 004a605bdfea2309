import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { countInDay } from '../../../core/attempts/store/day-sum.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { accountMailQueue } from '../../account/index.ts'
import { AuthTokens } from '../../session/index.ts'
import { findProvider } from './find-provider.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/** The mails to one address in a day that accounts at providers may cause. */
const mailsPerDay = 3

interface NamedAddress {
  /** The user whose account was made without an address. */
  user: Pick<User, 'id'>
  /** The address that the provider named, and did not prove. */
  email: string
  provider: string
  /** The result of the sign-in. If it opened a session, the link is void once the session has ended. */
  answer: unknown
}

/**
 * Mails a link to the address that a provider named for a new account, in the caller's transaction. The address is set when the link is
 * followed. The sign-in has the same answer whether or not the address has an account: only the mail, which a job writes, differs.
 * [ASVS 5.0 6.3.8] An attacker who makes many accounts at a provider with one address must not fill its mailbox.
 */
export async function mailConfirmation(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { user, email, provider, answer }: NamedAddress,
): Promise<void> {
  const { spent } = await countInDay(em, `oauth-address:${email}`, mailsPerDay)
  if (spent) return
  const sessionId = answer instanceof AuthTokens ? answer.session.id : null
  const origin = originOf(caller.client, await readNow(em))
  const providerName = findProvider(deps.config, provider).name
  const change = { userId: user.id, newEmail: email, sessionId, providerName, origin }
  await accountMailQueue.add(deps, em, { kind: 'EMAIL_CHANGE', ...change, passwordHash: null, proved: false })
}
