import { isInjected } from './injected-names.ts'
import { webIssuer } from './issuer.ts'
import { clientName, clientNames, secretText } from './oauth-presets.ts'
import type { OAuthProvider } from './oauth-settings.ts'
import type { Environment, Reader } from './reader.ts'
import { shown } from './shown.ts'
import * as value from './values.ts'

/** The ends of the variables of a provider by `OIDC_<NAME>_ISSUER`. */
export const openIdSuffixes = [
  'ISSUER',
  'CLIENT_ID',
  'CLIENT_SECRET',
  'CLIENT_IDS',
  'SCOPES',
  'DISPLAY_NAME',
  'TRUST_EMAIL',
  'KEEP_TOKENS',
] as const

type Suffix = (typeof openIdSuffixes)[number]

const variable = new RegExp(`^OIDC_(.+)_(?:${openIdSuffixes.join('|')})$`)

/**
 * Reads every provider that the operator describes by `OIDC_<NAME>_…`. The name becomes a segment of a path, in lower case.
 *
 * @param ignored the variables in IGNORE_VARIABLES
 */
export function readOpenIdProviders(env: Environment, reader: Reader, ignored: readonly string[]): OAuthProvider[] {
  const set = Object.keys(env).filter(
    (name) => reader.isSet(name) && !ignored.includes(name) && !isInjected(name, env[name]),
  )
  const names = new Set(set.flatMap((name) => variable.exec(name)?.[1] ?? []))
  return [...names].sort().flatMap((name) => readOpenIdProvider(reader, name) ?? [])
}

function readOpenIdProvider({ read, isSet, problem }: Reader, name: string): OAuthProvider | null {
  const full = (suffix: Suffix) => `OIDC_${name}_${suffix}`
  const issuer = read(full('ISSUER'), webIssuer, null)
  const clientId = read(full('CLIENT_ID'), clientName, null)
  const clientSecret = read(full('CLIENT_SECRET'), secretText, null)
  const more = read(full('CLIENT_IDS'), clientNames, [])
  const scopes = read(full('SCOPES'), scopeList, ['openid', 'email', 'profile'])
  const displayName = read(full('DISPLAY_NAME'), shown(value.text(60)), titleOf(name))
  const trustEmail = read(full('TRUST_EMAIL'), value.onOff, false)
  const keepTokens = read(full('KEEP_TOKENS'), value.onOff, false)
  const present = openIdSuffixes.map(full).filter(isSet)
  if (!/^[A-Z0-9]+(?:_[A-Z0-9]+)*$/.test(name) || name.length > 40) {
    problem(`${present[0]} must name its provider in at most 40 capital letters, digits and single underscores.`)
    return null
  }
  const missing = (['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET'] as const).map(full).filter((each) => !isSet(each))
  if (missing.length > 0) problem(`${present[0]} needs ${missing.join(', ')}.`)
  if (issuer === null || clientId === null || clientSecret === null) return null
  return {
    config: {
      id: name.toLowerCase(),
      name: displayName,
      kind: 'OIDC',
      issuer,
      clientId,
      audiences: [...new Set([clientId, ...more])],
      scopes,
      trustEmail,
      keepTokens,
    },
    secret: { kind: 'SECRET', clientSecret },
  }
}

/** `ACME_SSO` → `Acme Sso`. */
function titleOf(name: string): string {
  return name
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join(' ')
}

/** The characters of a scope. [RFC 6749 §3.3] */
const scopeList = shown(
  value
    .list((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(scope), 'must list scopes such as openid,email,profile')
    .refine((scopes) => scopes.includes('openid'), 'must list the scope openid'),
)
