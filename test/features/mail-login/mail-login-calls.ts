import { expectType, type TestApp, tokenOf } from '../../_util/app.ts'
import { createPkce, type Pkce } from '../../_util/pkce.ts'

/** A mail to sign in, with what its browser keeps. */
export interface LoginMail extends Pkce {
  email: string
  link: string
  token: string
  /** Eight digits. */
  code: string
}

/** Requests a mail to sign in as a browser does, and reads it. */
export async function requestMail(app: TestApp, email: string, referralCode?: string | null): Promise<LoginMail> {
  const pkce = createPkce()
  const { codeChallenge } = pkce
  expectType(await app.call.requestLoginLink({ email, codeChallenge, referralCode }), 'MailSent')
  await app.server.drain()
  return { ...pkce, email, ...readMail(app, email) }
}

/** The link and the code of the newest mail to an address. */
export function readMail(app: TestApp, email: string): Pick<LoginMail, 'link' | 'token' | 'code'> {
  const { text, links } = app.mailbox.last(email)
  const [link = ''] = links
  const code = /^(\d{4}) (\d{4})$/m.exec(text)
  if (!code) throw new Error(`There is no code in the mail: ${text}`)
  return { link, token: tokenOf(link), code: `${code[1]}${code[2]}` }
}

/** A code of eight digits that is not the given one. */
export function otherCode(code: string, step = 1): string {
  return String((Number(code) + step) % 10 ** 8).padStart(8, '0')
}
