import type { Config } from '../../../config.ts'
import { isSignUpOpen } from '../../../core/identity/assert-sign-up-open.ts'

/** Whether a link or code by mail makes an account for an address that has none. */
export function signsUpByMail(config: Pick<Config, 'signup' | 'signupByMail'>): boolean {
  return config.signupByMail && isSignUpOpen(config)
}
