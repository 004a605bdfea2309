import { plain } from '../../core/mail/layout.ts'
import { declareNotice, type NoticeData } from '../../core/mail/mail-template.ts'

interface ApiKeyCreated extends NoticeData {
  keyName: string
  /** The organization that the key belongs to; null for a key of the recipient. */
  organizationName?: string | null
}

/** An API key was created. Names stand in no subject: members choose the name of an organization. */
export const apiKeyCreatedNotice = declareNotice<ApiKeyCreated>('api-key-created', (data, product) => ({
  subject: data.organizationName
    ? `A new API key for an organization on ${product}`
    : `A new API key for your ${product} account`,
  report: data.organizationName
    ? `An API key named “${plain(data.keyName)}” was created with your ${product} account for the organization “${plain(data.organizationName)}”.`
    : `An API key named “${plain(data.keyName)}” was created for your ${product} account.`,
}))

export const apiKeyMails = [apiKeyCreatedNotice]
