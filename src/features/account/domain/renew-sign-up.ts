import type { EntityManager } from '@mikro-orm/postgresql'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { verifyEmailPurpose } from '../purposes.ts'
import { renewSignUpToken, type SignUp } from '../store/sign-up.ts'

/** A sign-up with the token of its newest link. */
export interface RenewedSignUp {
  signUp: SignUp
  token: string
}

/** Makes a new link for a sign-up, and begins its lifetime anew. A link that was made before stops working. */
export async function renewSignUp(em: EntityManager, signUp: SignUp): Promise<RenewedSignUp> {
  const { token, hash } = createOneTimeToken()
  const expiresAt = new Date((await readNow(em)).getTime() + verifyEmailPurpose.seconds * 1000)
  await renewSignUpToken(em, signUp.id, hash, expiresAt)
  return { signUp, token }
}
