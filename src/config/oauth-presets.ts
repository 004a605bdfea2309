import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { webIssuer } from './issuer.ts'
import type { OAuthProvider, OAuthProviderConfig, OAuthProviderKind, OAuthSecret } from './oauth-settings.ts'
import type { Reader } from './reader.ts'
import { shown } from './shown.ts'
import * as value from './values.ts'

/** A provider whose issuer, scopes and rules Sallyport knows. */
interface Preset {
  name: string
  kind: Exclude<OAuthProviderKind, 'OIDC'>
  issuer: string
  scopes: string[]
  /** Whether the operator decides if its verified addresses count as proved. */
  mayTrustEmail: boolean
}

/** By the name in their variables, in the order in which they are shown. */
export const oauthPresets: Readonly<Record<string, Preset>> = {
  GOOGLE: {
    name: 'Google',
    kind: 'GOOGLE',
    issuer: 'https://accounts.google.com',
    scopes: ['openid', 'email', 'profile'],
    mayTrustEmail: false,
  },
  APPLE: {
    name: 'Apple',
    kind: 'APPLE',
    issuer: 'https://appleid.apple.com',
    scopes: ['openid', 'name', 'email'],
    mayTrustEmail: false,
  },
  GITHUB: {
    name: 'GitHub',
    kind: 'GITHUB',
    issuer: 'https://github.com/login/oauth',
    scopes: ['read:user', 'user:email'],
    mayTrustEmail: false,
  },
  MICROSOFT: {
    name: 'Microsoft',
    kind: 'MICROSOFT',
    issuer: 'https://login.microsoftonline.com',
    scopes: ['openid', 'email', 'profile'],
    mayTrustEmail: false,
  },
  GITLAB: {
    name: 'GitLab',
    kind: 'GITLAB',
    issuer: 'https://gitlab.com',
    scopes: ['openid', 'email', 'profile'],
    mayTrustEmail: true,
  },
  DISCORD: {
    name: 'Discord',
    kind: 'DISCORD',
    issuer: 'https://discord.com',
    scopes: ['identify', 'email'],
    mayTrustEmail: true,
  },
}

/** Reads the presets that have a client. A variable of a preset without a client is a mistake, and never ignored. */
export function readPresets(reader: Reader): OAuthProvider[] {
  return Object.entries(oauthPresets).flatMap(([name, preset]) => readPreset(reader, `OAUTH_${name}`, preset) ?? [])
}

function readPreset(reader: Reader, prefix: string, preset: Preset): OAuthProvider | null {
  const { read } = reader
  const clientId = read(`${prefix}_CLIENT_ID`, clientName, null)
  const secret = preset.kind === 'APPLE' ? readAppleSecret(reader) : readClientSecret(reader, prefix)
  const more = read(`${prefix}_CLIENT_IDS`, clientNames, null)
  const keepTokens = read(`${prefix}_KEEP_TOKENS`, value.onOff, null)
  const trustEmail = preset.mayTrustEmail ? read(`${prefix}_TRUST_EMAIL`, value.onOff, null) : null
  const tenant = preset.kind === 'MICROSOFT' ? read(`${prefix}_TENANT`, microsoftTenant, null) : null
  const ownIssuer = preset.kind === 'GITLAB' ? read(`${prefix}_ISSUER`, webIssuer, null) : null
  reportMissing(reader, prefix, preset)
  if (clientId === null || secret === null) return null
  const config: OAuthProviderConfig = {
    id: prefix.replace('OAUTH_', '').toLowerCase(),
    name: preset.name,
    kind: preset.kind,
    issuer: preset.kind === 'MICROSOFT' ? `${preset.issuer}/${tenant ?? 'common'}/v2.0` : (ownIssuer ?? preset.issuer),
    clientId,
    audiences: [...new Set([clientId, ...(more ?? [])])],
    // Microsoft gives no refresh token without this scope.
    scopes: preset.kind === 'MICROSOFT' && keepTokens ? [...preset.scopes, 'offline_access'] : preset.scopes,
    trustEmail: trustEmail ?? false,
    keepTokens: keepTokens ?? false,
  }
  return { config, secret }
}

function readClientSecret({ read }: Reader, prefix: string): OAuthSecret | null {
  const clientSecret = read(`${prefix}_CLIENT_SECRET`, secretText, null)
  return clientSecret === null ? null : { kind: 'SECRET', clientSecret }
}

function readAppleSecret({ read }: Reader): OAuthSecret | null {
  const teamId = read('OAUTH_APPLE_TEAM_ID', appleId, null)
  const keyId = read('OAUTH_APPLE_KEY_ID', appleId, null)
  const privateKey = read('OAUTH_APPLE_PRIVATE_KEY', applePrivateKey, null)
  return teamId === null || keyId === null || privateKey === null ? null : { kind: 'APPLE', teamId, keyId, privateKey }
}

/** Reports each variable that needs another one. */
function reportMissing({ isSet, problem }: Reader, prefix: string, { kind, mayTrustEmail }: Preset): void {
  const required = kind === 'APPLE' ? ['CLIENT_ID', 'TEAM_ID', 'KEY_ID', 'PRIVATE_KEY'] : ['CLIENT_ID', 'CLIENT_SECRET']
  const own = { MICROSOFT: ['TENANT'], GITLAB: ['ISSUER'], GOOGLE: [], APPLE: [], GITHUB: [], DISCORD: [] }[kind]
  const optional = ['CLIENT_IDS', 'KEEP_TOKENS', ...(mayTrustEmail ? ['TRUST_EMAIL'] : []), ...own]
  const present = [...required, ...optional].map((suffix) => `${prefix}_${suffix}`).filter(isSet)
  const missing = required.map((suffix) => `${prefix}_${suffix}`).filter((name) => !isSet(name))
  const [first] = present
  if (first !== undefined && missing.length > 0) problem(`${first} needs ${missing.join(', ')}.`)
}

const visible = /^[\x21-\x7e]+$/

/** The identifier of a client, as the provider gave it. [RFC 6749 §2.2, appendix A.1] */
export const clientName = shown(value.text(500).regex(visible, 'must be the identifier of a client, without spaces'))

/** More identifiers of clients. */
export const clientNames = shown(
  value.list(
    (item) => item.length <= 500 && visible.test(item),
    'must list identifiers of clients, separated by commas',
  ),
)

/** A secret that the provider gave. It goes into a header, so it has no control characters. [RFC 6749 appendix A.2] */
export const secretText = value.text(2000)

const appleId = shown(value.text(10).regex(/^[A-Z0-9]{10}$/, 'must be the ten letters and digits that Apple shows'))

/** The text of Apple's .p8 file; `\n` stands for a line break, because many places for variables hold one line. */
const applePrivateKey = z
  .string()
  .transform((text) => `${text.replaceAll('\\n', '\n').trim()}\n`)
  .refine(
    isP256,
    "must be the text of Apple's .p8 file: a private key in PEM, with its line breaks or with \\n for each",
  )

function isP256(pem: string): boolean {
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}

/** A word for many tenants, or one tenant by its id or domain. The tenant becomes a segment of a path. */
const microsoftTenant = shown(
  value
    .text(253)
    .toLowerCase()
    .regex(
      /^(?:common|organizations|consumers|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/,
      'must be common, organizations, consumers, or the id or the domain of a tenant',
    ),
)
