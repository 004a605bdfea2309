import { plain } from '../../core/mail/layout.ts'
import { declareNotice, type NoticeData, safeName } from '../../core/mail/mail-template.ts'

interface ApiKeyCreated extends NoticeData {
  keyName: string
  /** The organization that the key belongs to; null for a key of the recipient. */
  organizationName?: string | null
}

/**
 * An API key was created. Other people chose the name of an organization: it does not stand in the subject, and one that could become
 * a link is left out.
 */
export const apiKeyCreatedNotice = declareNotice<ApiKeyCreated>('api-key-created', (data, product) => ({
  subject: data.organizationName
    ? `A new API key for an organization on ${product}`
    : `A new API key for your ${product} account`,
  report: data.organizationName
    ? `An API key named “${plain(data.keyName)}” was created with your ${product} account for ${nameOf(data.organizationName)}.`
    : `An API key named “${plain(data.keyName)}” was created for your ${product} account.`,
}))

function nameOf(organization: string): string {
  const name = safeName(organization)
  return name === null ? 'an organization' : `the organization “${name}”`
}

export const apiKeyMails = [apiKeyCreatedNotice]
