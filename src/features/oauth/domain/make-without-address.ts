import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { countInDay } from '../../../core/attempts/store/day-sum.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { queueAccountMail } from '../../account/index.ts'
import { AuthTokens } from '../../session/index.ts'
import type { Decision, ReferredIdentity, SignInEnd } from './confirmed-identity.ts'
import { findProvider } from './find-provider.ts'
import { makeAccount } from './make-account.ts'

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/** The mails to one address in a day that accounts at providers may cause. */
const mailsPerDay = 3

/**
 * Makes the account of an unknown identity whose provider proves no address, in the caller's transaction. The account has no
 * address: an attacker must not hold an address here that they have only claimed elsewhere. A link is mailed to the address that
 * the provider named, and sets it when it is followed. The answer is the same whether or not the address has an account: only the
 * mail, which a job writes, differs. [ASVS 5.0 6.3.8]
 */
export async function makeWithoutAddress<Opened>(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  { end, ...confirmed }: ReferredIdentity & { end: SignInEnd<Opened> },
): Promise<Decision<Opened>> {
  const made = await makeAccount(deps, em, caller, confirmed, null)
  if (!made) throw new Error('An account without an address and a username cannot conflict with another')
  const answer = await end(em, made)
  const { email } = confirmed.identity
  const sessionId = answer instanceof AuthTokens ? answer.session.id : null
  const providerName = findProvider(deps.config, confirmed.provider).name
  if (email !== null) await mailLink(deps, em, caller, { userId: made.id, newEmail: email, sessionId, providerName })
  return { answer, made }
}

/** An attacker who makes many accounts at a provider with one address must not fill its mailbox. */
async function mailLink(
  deps: Deps,
  em: EntityManager,
  caller: Caller,
  change: { userId: string; newEmail: string; sessionId: string | null; providerName: string },
): Promise<void> {
  const { spent } = await countInDay(em, `oauth-address:${change.newEmail}`, mailsPerDay)
  if (spent) return
  const origin = originOf(caller.client, await readNow(em))
  await queueAccountMail(deps, em, { kind: 'EMAIL_CHANGE', ...change, passwordHash: null, proved: false, origin })
}
