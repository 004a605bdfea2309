import { type Credential, type TestApp, tokenOf } from './app.ts'

/** What tests of accounts do with mails and credentials. */
export function accountCalls(app: TestApp) {
  return {
    /** The token of the newest link to a page that was mailed to an address, after all queued work is done. */
    mailedToken: async (email: string, page: string): Promise<string> => {
      await app.server.drain()
      const links = app.mailbox.to(email).flatMap((mail) => mail.links)
      return tokenOf(links.findLast((link) => link.includes(`/${page}?`)))
    },
    /** Whether the server accepts a credential. */
    isAccepted: async (credential: Credential): Promise<boolean> =>
      (await app.execute('{ access { kind } }', {}, credential)).status === 200,
  }
}
