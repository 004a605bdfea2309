import { type FieldError, ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import type { IdentityProvider } from '../../../ports/identity-provider.ts'
import { isCodeChallenge } from './code-challenge.ts'

export interface StartInput {
  provider: string
  redirectUri: string
  codeChallenge: string
}

/**
 * Checks what begins a sign-in. An attacker who could choose the redirect address would receive the code of a user: it is compared
 * letter by letter with the operator's list, before anything else happens. [RFC 9700 §2.1, §4.1.3]
 *
 * @param names the names of the fields, for the errors
 */
export function checkStart(
  { config, identityProviders }: Pick<Services, 'config' | 'identityProviders'>,
  { provider: id, redirectUri, codeChallenge }: StartInput,
  names = { redirectUri: 'redirectUri', codeChallenge: 'codeChallenge' },
): IdentityProvider | ValidationError {
  const provider = identityProviders.find(id)
  const fields: FieldError[] = []
  if (!provider) fields.push(unknownProvider())
  if (!config.oauthRedirects.includes(redirectUri)) {
    const message =
      'This address is not in the list of the operator (OAUTH_REDIRECTS). It is compared letter by letter.'
    fields.push({ path: [names.redirectUri], rule: 'redirect', message })
  }
  if (!isCodeChallenge(codeChallenge)) {
    const message = 'The challenge must be the SHA-256 hash of a verifier in base64url, without padding: 43 characters.'
    fields.push({ path: [names.codeChallenge], rule: 'code_challenge', message })
  }
  return fields.length > 0 || !provider ? new ValidationError(fields) : provider
}

/** No provider has this id. */
export function unknownProvider(): FieldError {
  return { path: ['provider'], rule: 'provider', message: 'There is no such provider. `oauthProviders` lists them.' }
}
