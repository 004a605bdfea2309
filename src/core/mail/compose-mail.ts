import type { Mail } from '../../ports/mailer.ts'
import type { MailEvent } from '../hooks/hook-events.ts'
import { plain, renderHtml, renderText } from './layout.ts'
import type { MailTemplate } from './mail-template.ts'

/**
 * Writes one mail in text and HTML. The product's name and the links come only from the configuration; text that users typed
 * (names, reasons, addresses) is escaped, kept on one line and shortened (ASVS 5.0 1.2.1, 1.2.8).
 *
 * @returns the mail, and what the hook `writeMail` gets of it
 */
export function composeMail<Data>(
  template: MailTemplate<Data>,
  data: Data,
  { productName, brandColor = null, to }: { productName: string; brandColor?: string | null; to: string },
): { mail: Mail; event: MailEvent } {
  const product = plain(productName)
  const letter = template.write(data, product)
  const link = letter.action?.link ?? null
  const notMeLink = letter.notMe?.link ?? null
  const mail = {
    to,
    subject: plain(letter.subject, 150),
    text: renderText(letter, product),
    html: renderHtml(letter, { product, color: brandColor }),
    links: [link, notMeLink].filter((each) => each !== null),
  }
  const others = Object.entries(Object(data) as Record<string, unknown>).filter(([name]) => !eventFields.has(name))
  const event = { kind: template.kind, to, product, link, notMeLink, code: letter.code ?? null }
  return { mail, event: { ...event, data: Object.fromEntries(others) } }
}

/** The data that every event has as a member of its own. */
const eventFields: ReadonlySet<string> = new Set(['link', 'resetLink', 'notMeLink', 'code'])
