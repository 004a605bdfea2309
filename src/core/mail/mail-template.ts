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
}

/** Declares a mail. */
export function declareMail<Data>(kind: string, write: MailTemplate<Data>['write']): MailTemplate<Data> {
  return { kind, write }
}

/** Declares a mail that reports a change: what changed, and a link for a reader who did not make the change. */
export function declareNotice<Data extends NoticeData = NoticeData>(
  kind: string,
  write: (data: Data, product: string) => { subject: string; report: string },
): MailTemplate<Data> {
  return declareMail<Data>(kind, (data, product) => {
    const { subject, report } = write(data, product)
    return {
      subject,
      paragraphs: [report],
      closing: ['If this was you, there is nothing to do.'],
      notMe: { label: 'This was not me: sign out everywhere and choose a new password', link: data.notMeLink },
    }
  })
}

/** The last sentence of a mail that somebody asked for. */
export const ignoreThisMail = 'If you did not ask for this, you can ignore this mail. Nothing will change.'

/**
 * Greets by name, unless the name could become a link. An attacker who signs up somebody else's address chooses the name,
 * and `Win at evil.example` would be a link in a mail from this server.
 */
export function greeting(name: string | null): string {
  const known = plain(name ?? '', 60)
  return known === '' || /[/@]|\w\.\w/u.test(known) ? 'Hello,' : `Hello ${known},`
}
