import { plain } from '../../core/mail/layout.ts'
import { declareNotice, type NoticeData } from '../../core/mail/mail-template.ts'

/** An API key was created. */
export const apiKeyCreatedNotice = declareNotice<NoticeData & { keyName: string }>(
  'api-key-created',
  (data, product) => ({
    subject: `A new API key for your ${product} account`,
    report: `An API key named “${plain(data.keyName)}” was created for your ${product} account.`,
  }),
)

export const apiKeyMails = [apiKeyCreatedNotice]
