import { type ChangeOrigin, originDetails } from './change-origin.ts'
import { type Letter, plain } from './layout.ts'

/** A mail that the product sends, as a feature declares it. */
export interface MailTemplate<Data> {
  /** Stable: queued mails name it. */
  readonly kind: string
  /** Writes the mail. Links are complete addresses on configured hosts; everything that a person typed goes through {@link plain}. */
  write(data: Data, product: string): Letter
}

/** A mail that reports a change, with a link for a reader who did not make it. */
export interface NoticeData {
  notMeLink: string
  origin: ChangeOrigin
}

/** Declares a mail. */
export function declareMail<Data>(kind: string, write: MailTemplate<Data>['write']): MailTemplate<Data> {
  return { kind, write }
}

/** Declares a mail that reports a change: what changed, when, from where and with what, and a link for a reader who did not make the change. */
export function declareNotice<Data extends NoticeData = NoticeData>(
  kind: string,
  write: (data: Data, product: string) => { subject: string; report: string; ifThisWasYou?: string },
): MailTemplate<Data> {
  return declareMail<Data>(kind, (data, product) => {
    const { subject, report, ifThisWasYou = 'If this was you, there is nothing to do.' } = write(data, product)
    const letter = { subject, paragraphs: [report], details: originDetails(data.origin) }
    if (data.origin.by === 'ADMINISTRATOR') {
      const label = 'I did not ask for this'
      return { ...letter, closing: [`If you did not ask for this, ${remedy}`], notMe: { label, link: data.notMeLink } }
    }
    const closing = [`${ifThisWasYou} If it was not, ${remedy}`]
    return { ...letter, closing, notMe: { label: 'This was not me', link: data.notMeLink } }
  })
}

const remedy = 'sign out everywhere and choose a new password now.'

/** The last sentence of a mail that was requested. */
export const ignoreThisMail = 'If you did not ask for this, you can ignore this mail. Nothing will change.'

/**
 * Greets by name, unless the name could become a link. An attacker who signs up somebody else's address chooses the name,
 * and `Win at evil.example` would be a link in a mail from this server.
 */
export function greeting(name: string | null): string {
  const known = plain(name ?? '', 60)
  return known === '' || /[/@]|\w\.\w/u.test(known) ? 'Hello,' : `Hello ${known},`
}
