import type { Identity } from '../identity-provider.ts'
import { isEmailProved } from './email-proof.ts'
import { rejected } from './provider-http.ts'
import type { ProviderEnvironment, ProviderOptions } from './provider-options.ts'
import { type Claims, readLocale, readName, readPicture } from './read-profile.ts'

/** The tenant of Microsoft's personal accounts. */
const consumersTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** The issuer of the identities at Microsoft, of every tenant. */
export const microsoftIssuer = 'https://login.microsoftonline.com'

/**
 * The account that validated claims describe.
 *
 * @param issuer the issuer in the metadata
 */
export function readAccount(
  options: ProviderOptions,
  claims: Claims,
  issuer: string,
  normalizeEmail: ProviderEnvironment['normalizeEmail'],
): Omit<Identity, 'tokens'> {
  const email = typeof claims.email === 'string' ? normalizeEmail(claims.email) : null
  return {
    ...(options.kind === 'MICROSOFT' ? readMicrosoftAccount(options, claims) : { issuer, subject: String(claims.sub) }),
    email,
    emailProved: isEmailProved(options, claims, email),
    name: readName(claims),
    pictureUrl: readPicture(claims.picture),
    locale: readLocale(claims.locale),
  }
}

/**
 * Microsoft's `sub` is another one for each client; the tenant and the object in it are the account. Each tenant has an issuer of
 * its own, so an attacker with a tenant must not be able to name an object of another one: the `tid` is compared with the issuer
 * when the token is verified. [Microsoft identity platform, ID token claims reference]
 */
function readMicrosoftAccount({ issuer }: ProviderOptions, claims: Claims): Pick<Identity, 'issuer' | 'subject'> {
  const { tid, oid } = claims
  if (typeof tid !== 'string' || !/^[0-9a-f-]{36}$/.test(tid)) throw rejected('The ID token names no tenant')
  if (typeof oid !== 'string' || !/^[0-9a-f-]{36}$/.test(oid)) throw rejected('The ID token names no account')
  if (issuer.includes('/organizations/') && tid === consumersTenantId)
    throw rejected('Personal accounts may not sign in')
  return { issuer: microsoftIssuer, subject: `${tid}:${oid}` }
}
