import type { Mail, Mailer } from '../../src/ports/mailer.ts'

/** A mailer that stores mails in memory. */
export type Mailbox = Mailer & {
  /** Every mail, oldest first. */
  readonly all: Mail[]
  to(address: string): Mail[]
  /** The newest mail to an address. @throws when there is none, with a list of the stored mails. */
  last(address: string): Mail
  clear(): void
}

/** Makes an empty mailbox. */
export function createMailbox(): Mailbox {
  const all: Mail[] = []
  const to = (address: string) => all.filter((mail) => mail.to === address)
  return {
    all,
    to,
    last(address) {
      const mail = to(address).at(-1)
      if (mail) return mail
      const there = all.map((each) => `\n  ${each.to}: ${each.subject}`).join('')
      throw new Error(`No mail to ${address}. The mailbox holds ${all.length}:${there}`)
    },
    clear() {
      all.length = 0
    },
    async send(mail) {
      all.push(mail)
    },
    async close() {},
  }
}
