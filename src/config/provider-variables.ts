import { editDistance } from './edit-distance.ts'
import { oauthPresets } from './oauth-presets.ts'
import { openIdSuffixes } from './openid-providers.ts'

/** Whether a name begins as the variables of a preset, or of a provider that the operator describes. */
export function isProviderVariable(name: string, known: ReadonlySet<string>): boolean {
  const [, family, provider = ''] = /^(OAUTH|OIDC)_([A-Z0-9]+(?:_[A-Z0-9]+)*?)_[A-Z]/.exec(name) ?? []
  if (family === 'OAUTH') return Object.hasOwn(oauthPresets, provider)
  return family === 'OIDC' && [...known].some((each) => each.endsWith('_ISSUER') && name.startsWith(each.slice(0, -6)))
}

/**
 * The variable of an identity provider that was probably meant: `OICD_ACME_ISSUER` and `OIDC_ACME_ISSUR` mean OIDC_ACME_ISSUER,
 * and so does OAUTH_ACME_ISSUER, because there is no preset of that name. @returns null if the name resembles none
 */
export function nearestProviderVariable(name: string): string | null {
  const [family = '', ...words] = name.split('_')
  if (family !== 'OAUTH' && (family.length < 4 || editDistance(family, 'OIDC') > 1)) return null
  const rest = words.join('_')
  const exact = openIdSuffixes.find((suffix) => rest === suffix || rest.endsWith(`_${suffix}`))
  // Other programs have variables such as OIDC_ISSUER, but an operator who sets one here believes that a provider is set up.
  if (exact !== undefined && rest === exact)
    return family === 'OAUTH' ? `OAUTH_<NAME>_${exact}` : `OIDC_<NAME>_${exact}`
  if (exact !== undefined) return `OIDC_${rest}`
  if (family !== 'OIDC') return null
  for (const suffix of openIdSuffixes) {
    const length = suffix.split('_').length
    const typed = words.slice(-length).join('_')
    if (words.length > length && editDistance(typed, suffix) <= 2) {
      return ['OIDC', ...words.slice(0, -length), suffix].join('_')
    }
  }
  return null
}
