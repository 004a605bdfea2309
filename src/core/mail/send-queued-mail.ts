import { type Mailer, MailRefusedError } from '../../ports/mailer.ts'
import type { WriteMail } from '../hooks/write-mail.ts'
import type { Services } from '../services.ts'
import { composeMail } from './compose-mail.ts'
import type { MailTemplate } from './mail-template.ts'
import { mailQueue } from './queue-mail.ts'

type Deps = Pick<Services, 'config' | 'keys'> & {
  mailer: Mailer
  /** Every mail that the features declare. */
  templates: readonly MailTemplate<unknown>[]
  writeMail: WriteMail
  onRefused: (error: MailRefusedError) => void
}

/** Sends a queued mail. An address that the mail server refuses for good is given up; any other failure is retried. */
export async function sendQueuedMail(deps: Deps, job: object): Promise<void> {
  const { productName, brandColor } = deps.config
  const { to, kind, data } = mailQueue.read(deps, job)
  const template = deps.templates.find((declared) => declared.kind === kind)
  if (!template) throw new Error(`No feature declares the mail ${kind}`)
  const { mail, event } = composeMail(template, template.schema.parse(data), { productName, brandColor, to })
  const text = await deps.writeMail(event, { subject: mail.subject, text: mail.text, html: mail.html })
  try {
    await deps.mailer.send({ ...mail, ...text })
  } catch (error) {
    if (!(error instanceof MailRefusedError)) throw error
    deps.onRefused(error)
  }
}
