import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export type ReceivedMail = { from: string; to: string[]; raw: string }

export type SmtpServer = {
  /** For `SMTP_URL`. */
  readonly url: string
  /** Every accepted message as it came over the wire, oldest first. */
  readonly mails: ReceivedMail[]
  /** From now on every recipient is answered with this code (4xx: later, 5xx: never); null accepts again. */
  refuse(responseCode: number | null): void
  /** How many recipients were refused. */
  readonly refused: number
  /** Resolves at the next accepted message. */
  next(): Promise<ReceivedMail>
  close(): Promise<void>
}

/** Starts a real mail server on loopback. `port` 0 selects a free port; pass the previous port to restart after `close`. */
export async function startSmtpServer(port = 0): Promise<SmtpServer> {
  const mails: ReceivedMail[] = []
  const waiting: ((mail: ReceivedMail) => void)[] = []
  let refusal: number | null = null
  let refused = 0

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onRcptTo(_address, _session, done) {
      if (refusal === null) return done()
      refused++
      done(Object.assign(new Error('Refused as told'), { responseCode: refusal }))
    },
    async onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope
      const mail = {
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map((each) => each.address),
        raw: await text(stream),
      }
      mails.push(mail)
      done()
      for (const resolve of waiting.splice(0)) resolve(mail)
    },
  })
  server.on('error', () => {})
  const listener = server.listen(port, '127.0.0.1')
  await once(listener, 'listening')

  return {
    url: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    mails,
    refuse(responseCode) {
      refusal = responseCode
    },
    get refused() {
      return refused
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
