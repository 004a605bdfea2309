import { z } from 'zod'
import { declareNotice, noticeData, safeName } from '../../core/mail/mail-template.ts'

/** With the name of the passkey, as the user chose it. */
const schema = noticeData.extend({ name: z.string() })

/** A passkey was registered. */
export const passkeyAddedNotice = declareNotice('passkey-added', schema, ({ name }, product) => ({
  subject: `A passkey was added to your ${product} account`,
  report: `A passkey${named(name)} was added to your ${product} account. It can be used to sign in without a password or a code.`,
}))

/** A passkey was deleted. */
export const passkeyDeletedNotice = declareNotice('passkey-deleted', schema, ({ name }, product) => ({
  subject: `A passkey was deleted from your ${product} account`,
  report: `A passkey${named(name)} was deleted from your ${product} account. It can no longer be used to sign in.`,
}))

/** A passkey was refused because there may be a copy of it. */
export const passkeyCopiedNotice = declareNotice('passkey-copied', schema, ({ name }, product) => ({
  subject: `A passkey of your ${product} account was refused`,
  report: `A passkey${named(name)} was used for your ${product} account and refused: its counter shows that there may be a copy of it. Nobody was signed in.`,
  ifThisWasYou: 'If this was you, sign in in another way, delete the passkey and register a new one.',
}))

export const passkeyMails = [passkeyAddedNotice, passkeyDeletedNotice, passkeyCopiedNotice]

/** The name in quotation marks; nothing for a name that could become a link. */
function named(name: string): string {
  const safe = safeName(name)
  return safe === null ? '' : ` named “${safe}”`
}
