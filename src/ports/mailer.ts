/** One message to one address. `links` are the links in it, for programs that read mail from files. */
export interface Mail {
  to: string
  subject: string
  text: string
  html: string
  links: string[]
}

/** Sends mail. */
export interface Mailer {
  /** Resolves once the mail server has accepted the mail. @throws MailRefusedError when trying again cannot help */
  send(mail: Mail): Promise<void>
  close(): Promise<void>
}

/** The mail server refused this recipient or this text for good; any other error is worth another try. [RFC 5321 §4.2.1] */
export class MailRefusedError extends Error {
  readonly responseCode: number
  constructor(responseCode: number, options?: ErrorOptions) {
    // The server's own words may quote the address: they stay in `cause`.
    super(`The mail server refused the mail with ${responseCode}.`, options)
    this.name = 'MailRefusedError'
    this.responseCode = responseCode
  }
}
