import { z } from 'zod'
import { changeOrigin, originDetails } from './change-origin.ts'
import { type Letter, plain } from './layout.ts'

/** A mail that the product sends, as a feature declares it. */
export interface MailTemplate<Data> {
  /** Stable: queued mails name it. */
  readonly kind: string
  /** The shape of the data. A mail may have been queued by an earlier version: a field that is added is optional. */
  readonly schema: z.ZodType<Data>
  /** Writes the mail. Links are complete addresses on configured hosts; everything that a person typed goes through {@link plain}. */
  write(data: Data, product: string): Letter
}

/** The data of a mail that reports a change, with a link for a reader who did not make it. */
export const noticeData = z.object({ notMeLink: z.string(), origin: changeOrigin })

export type NoticeData = z.infer<typeof noticeData>

/** Declares a mail. */
export function declareMail<Data>(
  kind: string,
  schema: z.ZodType<Data>,
  write: MailTemplate<Data>['write'],
): MailTemplate<Data> {
  return { kind, schema, write }
}

/** Declares a mail that reports a change: what changed, when, from where and with what, and a link for a reader who did not make the change. */
export function declareNotice<Data extends NoticeData>(
  kind: string,
  schema: z.ZodType<Data>,
  write: (data: Data, product: string) => { subject: string; report: string; ifThisWasYou?: string },
): MailTemplate<Data> {
  return declareMail(kind, schema, (data, product) => {
    const { subject, report, ifThisWasYou = 'If this was you, there is nothing to do.' } = write(data, product)
    const letter = { subject, paragraphs: [report], details: originDetails(data.origin) }
    if (data.origin.by === 'ADMINISTRATOR') {
      const label = 'I did not ask for this'
      return { ...letter, closing: [`If you did not ask for this, ${remedy}`], notMe: { label, link: data.notMeLink } }
    }
    const closing = [`${ifThisWasYou} If it was not you, ${remedy}`]
    return { ...letter, closing, notMe: { label: 'This was not me', link: data.notMeLink } }
  })
}

const remedy = 'use this link to sign out every device and choose a new password:'

/** The last sentence of a mail that was requested. */
export const ignoreThisMail = 'If you did not ask for this, you can ignore this mail. Nothing will change.'

/** Greets by name, unless the name could become a link. */
export function greeting(name: string | null): string {
  const known = safeName(name)
  return known === null ? 'Hello,' : `Hello ${known},`
}

/**
 * A name that a person chose, fit to stand in a mail; null if there is none or if it could become a link. Mail programs make
 * links of addresses (`Win at evil.example`) and of telephone numbers: an attacker who signs up or invites somebody else's
 * address chooses the name, and the link would be in a mail from this server.
 */
export function safeName(name: string | null): string | null {
  const known = plain(name ?? '', 60)
  return known === '' || linkLike.test(known) ? null : known
}

/** A slash, an `@`, a scheme with its colon, a dot of any script between two characters, or seven digits. */
const linkLike =
  /[/\\@]|[\p{L}\p{N}]:\S|[^\s.\u3002\uff0e\uff61\u2024][.\u3002\uff0e\uff61\u2024][^\s.]|(?:\p{Nd}[^\p{L}\p{Nd}]*){7}/u
