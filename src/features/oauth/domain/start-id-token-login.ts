import { ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { readReferralCode } from '../../referral/index.ts'
import { insertState } from '../store/oauth-state.ts'
import { stateSeconds } from './begin-state.ts'
import { unknownProvider } from './check-start.ts'

/** A nonce for an ID token. */
export class IdTokenLogin {
  readonly nonce: string
  readonly expiresAt: Date
  constructor(nonce: string, expiresAt: Date) {
    this.nonce = nonce
    this.expiresAt = expiresAt
  }
}

type Deps = Pick<Services, 'database' | 'identityProviders'>

/**
 * Makes a nonce for an ID token that the provider's own library gets. An attacker who gets hold of an ID token of a user, from
 * another application or a log, cannot sign in with it: it has no nonce of this server that is still unused.
 * [OpenID Connect Core 1.0 §3.1.2.1, §15.5.2]
 */
export async function startIdTokenLogin(
  deps: Deps,
  { provider, referralCode: typedCode }: { provider: string; referralCode?: string | null | undefined },
): Promise<IdTokenLogin | ValidationError> {
  if (!deps.identityProviders.find(provider)) return new ValidationError([unknownProvider()])
  const { token: nonce, hash } = createOneTimeToken()
  const em = deps.database.fork()
  const createdAt = await readNow(em)
  const expiresAt = new Date(createdAt.getTime() + stateSeconds * 1000)
  const unbound = { redirectUri: null, codeChallenge: null, clientState: null, cookieHash: null, secrets: null }
  const nobody = { appleUser: null, userId: null, sessionId: null, referralCode: readReferralCode(typedCode) }
  await insertState(em, { purpose: 'ID_TOKEN', provider, hash, ...unbound, ...nobody, createdAt, expiresAt })
  return new IdTokenLogin(nonce, expiresAt)
}
