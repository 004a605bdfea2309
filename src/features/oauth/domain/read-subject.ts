import type { OAuthProviderConfig } from '../../../config.ts'

type Kind = OAuthProviderConfig['kind']

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** How the accounts of a provider are named, and what the operator is told about any other text. */
interface Form {
  pattern: RegExp
  expected: string
}

const anySubject: Form = { pattern: /^\P{Cc}{1,255}$/u, expected: 'the claim `sub`, of 1 to 255 characters' }

/** Spreadsheets round long numbers, and exports name the same account in several ways: what can be recognized is not stored. */
const forms: Record<Kind, Form> = {
  GOOGLE: { pattern: /^\d{1,255}$/, expected: 'the claim `sub` of Google, which has only digits' },
  APPLE: anySubject,
  GITHUB: { pattern: /^[1-9]\d{0,15}$/, expected: 'the number of an account at GitHub' },
  MICROSOFT: { pattern: new RegExp(`^${uuid}:${uuid}$`, 'i'), expected: 'the claims `tid` and `oid` as TID:OID' },
  GITLAB: anySubject,
  DISCORD: { pattern: /^\d{1,20}$/, expected: 'the number of an account at Discord' },
  OIDC: anySubject,
}

/**
 * Reads the id of an account at a provider as another system exported it.
 *
 * @returns the subject as a sign-in stores it, or what was expected in its place
 */
export function readSubject(kind: Kind, text: string): { subject: string } | { expected: string } {
  const { pattern, expected } = forms[kind]
  if (!pattern.test(text)) return { expected }
  return { subject: kind === 'MICROSOFT' ? text.toLowerCase() : text }
}
