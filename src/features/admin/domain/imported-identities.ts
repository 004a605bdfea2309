import type { OAuthProviderConfig } from '../../../config.ts'
import { readSubject } from '../../oauth/index.ts'
import type { ImportedIdentity } from '../store/import-users.ts'
import { type Refuse, textOf } from './imported-values.ts'

/** The field with the id of the account at a provider, such as `google_subject`. */
export type SubjectField = `${string}_subject`

/** A provider whose identities are imported. */
export interface ImportedProvider extends Pick<OAuthProviderConfig, 'id' | 'kind'> {
  /** The issuer with which its identities are stored. */
  issuer: string
}

/** The name of the field of a provider. */
export function subjectFieldOf(provider: string): SubjectField {
  return `${provider}_subject`
}

/** Reads the accounts at providers that a row names, as a sign-in with each would store them. */
export function readIdentities(
  providers: readonly ImportedProvider[],
  row: Partial<Record<SubjectField, unknown>>,
  refuse: Refuse,
): ImportedIdentity[] {
  const identities = providers.flatMap(({ id, kind, issuer }) => {
    const field = subjectFieldOf(id)
    const text = textOf(row[field], field, refuse)
    const read = text === '' ? null : readSubject(kind, text)
    if (read && 'expected' in read) refuse(`${field} is not ${read.expected}`)
    return read && 'subject' in read ? [{ provider: id, issuer, subject: read.subject }] : []
  })
  // Two providers of the configuration can have one issuer.
  const names = identities.map(({ issuer, subject }) => `${issuer} ${subject}`)
  if (new Set(names).size < names.length) refuse('two fields name the same account at a provider')
  return identities
}
