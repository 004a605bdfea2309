import type { Config } from '../../../config.ts'
import { type FieldError, ValidationError } from '../../../core/errors.ts'
import { checkCodeChallenge } from '../../../core/identity/check-pkce.ts'

/** Where a sign-in is handed back to, and how the application proves that it began the sign-in. */
export interface Return {
  /** One of OAUTH_REDIRECTS. */
  returnTo: string
  /** S256 of a verifier that the application keeps. [RFC 7636] */
  codeChallenge: string
  /** A value of the application's, which it gets back. */
  state: string
}

/**
 * Checks where a sign-in is to be handed back to. The address is compared letter by letter: an attacker who adds a suffix, other
 * user information or a path segment must not receive a code. [RFC 9700 §2.1, §4.1.3]
 *
 * @returns everything that is wrong; null when nothing is
 */
export function checkReturn(config: Pick<Config, 'oauthRedirects'>, input: Return): ValidationError | null {
  const checks = [
    checkReturnTo(config, input.returnTo),
    checkCodeChallenge(input.codeChallenge),
    checkState(input.state),
  ]
  const fields = checks.filter((problem) => problem !== null)
  return fields.length > 0 ? new ValidationError(fields) : null
}

function checkReturnTo({ oauthRedirects }: Pick<Config, 'oauthRedirects'>, returnTo: string): FieldError | null {
  if (oauthRedirects.includes(returnTo)) return null
  const message = 'This address is not one of OAUTH_REDIRECTS. It is compared letter by letter.'
  return { path: ['returnTo'], rule: 'redirect', message }
}

/** RFC 6749 appendix A.5 allows printable ASCII. A longer state would make addresses that browsers and apps cut. */
function checkState(state: string): FieldError | null {
  if (/^[\x20-\x7e]{1,512}$/.test(state)) return null
  return { path: ['state'], rule: 'state', message: 'A state must have 1 to 512 printable ASCII characters.' }
}
