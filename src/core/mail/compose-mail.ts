import type { Mail } from '../../ports/mailer.ts'
import { plain, renderHtml, renderText } from './layout.ts'
import type { MailTemplate } from './mail-template.ts'

/**
 * Writes one mail in text and HTML. The product's name and the links come only from the configuration; text that users typed
 * (names, reasons, addresses) is escaped, kept on one line and shortened (ASVS 5.0 1.2.1, 1.2.8).
 */
export function composeMail<Data>(
  template: MailTemplate<Data>,
  data: Data,
  { productName, brandColor = null, to }: { productName: string; brandColor?: string | null; to: string },
): Mail {
  const product = plain(productName)
  const letter = template.write(data, product)
  const links = [letter.action?.link, letter.notMe?.link].filter((link) => link !== undefined)
  return {
    to,
    subject: plain(letter.subject, 150),
    text: renderText(letter, product),
    html: renderHtml(letter, { product, color: brandColor }),
    links,
  }
}
