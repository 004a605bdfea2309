import type { Config } from '../../config.ts'
import { RequestError } from '../request-error.ts'

/** Whether anybody may make an account for themselves, without an invitation. */
export function isSignUpOpen({ signup }: Pick<Config, 'signup'>): boolean {
  return signup === 'on'
}

/**
 * Refuses a sign-up that SIGNUP does not allow. Only the configuration and the invitation decide: an attacker must not learn from a
 * refusal whether an address has an account.
 *
 * @throws RequestError FORBIDDEN, with the reason SIGNUP_CLOSED
 */
export function assertSignUpOpen({ signup }: Pick<Config, 'signup'>, { invited }: { invited: boolean }): void {
  if (signup === 'on' || (signup === 'invited' && invited)) return
  const message =
    signup === 'off'
      ? 'Sign-up is closed on this server. Only an administrator can create an account.'
      : 'Sign-up on this server requires an invitation.'
  throw new RequestError('FORBIDDEN', message, { reason: 'SIGNUP_CLOSED' })
}
