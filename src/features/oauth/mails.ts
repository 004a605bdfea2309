import { z } from 'zod'
import { plain } from '../../core/mail/layout.ts'
import { declareNotice, noticeData } from '../../core/mail/mail-template.ts'

const schema = noticeData.extend({ providerName: z.string() })

/** An account at an identity provider was linked. */
export const oauthLinkedNotice = declareNotice('oauth-account-linked', schema, (data, product) => ({
  subject: `You can now sign in to ${product} with ${plain(data.providerName, 60)}`,
  report: `An account at ${plain(data.providerName, 60)} was connected to your ${product} account. Its owner can sign in to your ${product} account.`,
}))

/** An account at an identity provider was unlinked. */
export const oauthUnlinkedNotice = declareNotice('oauth-account-unlinked', schema, (data, product) => ({
  subject: `${plain(data.providerName, 60)} is no longer connected to your ${product} account`,
  report: `An account at ${plain(data.providerName, 60)} was disconnected from your ${product} account, and other sessions were signed out. It can no longer be used to sign in.`,
}))

export const oauthMails = [oauthLinkedNotice, oauthUnlinkedNotice]
