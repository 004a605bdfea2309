import type { Config } from '../../../config.ts'
import { type FieldError, ValidationError } from '../../../core/errors.ts'
import { checkCodeChallenge } from '../../../core/identity/check-pkce.ts'
import type { Services } from '../../../core/services.ts'
import type { IdentityProvider } from '../../../ports/identity-provider.ts'

export interface StartInput {
  provider: string
  redirectUri: string
  codeChallenge: string
}

/**
 * Checks what begins a sign-in. An attacker who could choose the redirect address would receive the code of a user: it is compared
 * letter by letter with the operator's list and the address of this server's pages, before anything else happens. [RFC 9700 §2.1, §4.1.3]
 */
export function checkStart(
  { config, identityProviders }: Pick<Services, 'config' | 'identityProviders'>,
  { provider: id, redirectUri, codeChallenge }: StartInput,
): IdentityProvider | ValidationError {
  const provider = identityProviders.find(id)
  const fields: FieldError[] = []
  if (!provider) fields.push(unknownProvider())
  if (!config.oauthRedirects.includes(redirectUri) && redirectUri !== ownCallback(config)) {
    const message =
      'This address is not in the list of the operator (OAUTH_REDIRECTS). It is compared letter by letter.'
    fields.push({ path: ['redirectUri'], rule: 'redirect', message })
  }
  const malformed = checkCodeChallenge(codeChallenge)
  if (malformed) fields.push(malformed)
  return fields.length > 0 || !provider ? new ValidationError(fields) : provider
}

/** Where the pages of this server finish a sign-in. */
function ownCallback({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return `${publicUrl}/account/callback`
}

/** No provider has this id. */
export function unknownProvider(): FieldError {
  return { path: ['provider'], rule: 'provider', message: 'There is no such provider. `oauthProviders` lists them.' }
}
