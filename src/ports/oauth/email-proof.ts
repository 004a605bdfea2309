import type { ProviderOptions } from './provider-options.ts'
import type { Claims } from './read-profile.ts'

/**
 * Whether an address of a provider with OpenID Connect counts as proved. It decides who owns an account, so only a provider that
 * is authoritative for the address may say so: an attacker who registers a victim's address at a provider that does not check it,
 * or keeps an address there that has changed hands since, must not get into the victim's account.
 *
 * - Google: for mailboxes of its own and of the domain that the account belongs to (`hd`).
 * - Apple: for every address, its relay's as well.
 * - Microsoft: never; an administrator of any tenant can write any address.
 * - others: where the operator trusts the issuer.
 *
 * @param email in its normal form
 */
export function isEmailProved(
  { kind, trustEmail }: Pick<ProviderOptions, 'kind' | 'trustEmail'>,
  claims: Claims,
  email: string | null,
): boolean {
  if (email === null || kind === 'MICROSOFT') return false
  if (kind === 'APPLE') return claims.email_verified === true || claims.email_verified === 'true'
  if (claims.email_verified !== true) return false
  if (kind !== 'GOOGLE') return trustEmail
  const domain = email.slice(email.lastIndexOf('@') + 1)
  const hosted = typeof claims.hd === 'string' ? claims.hd.toLowerCase() : null
  return domain === 'gmail.com' || domain === 'googlemail.com' || domain === hosted
}
