import type { EntityManager } from '@mikro-orm/postgresql'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { verifyEmailPurpose } from '../purposes.ts'
import { renewSignUpToken, type SignUp } from '../store/sign-up.ts'

/** A sign-up with the token of its newest link. */
export interface RenewedSignUp {
  signUp: SignUp
  token: string
}

/** Creates a new link for a sign-up and restarts its lifetime. The previous link stops working. */
export async function renewSignUp(
  deps: Pick<Services, 'clock'>,
  em: EntityManager,
  signUp: SignUp,
): Promise<RenewedSignUp> {
  const { token, hash } = createOneTimeToken()
  const expiresAt = new Date(deps.clock.now().getTime() + verifyEmailPurpose.seconds * 1000)
  await renewSignUpToken(em, signUp.id, hash, expiresAt)
  return { signUp, token }
}
