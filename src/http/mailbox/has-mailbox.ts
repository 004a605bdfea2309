import type { Config } from '../../config.ts'

/**
 * Whether the server has a page with its mails: it is in development, mails are files, and PUBLIC_URL names this machine. With another
 * PUBLIC_URL, a proxy leads strangers to the server, and nginx leaves no trace of itself in their requests, which begin on this machine
 * and have its name as Host. [ASVS 5.0 13.4.2]
 */
export function hasMailbox({ filedMails, publicUrlIsLocal }: Pick<Config, 'filedMails' | 'publicUrlIsLocal'>): boolean {
  return filedMails && publicUrlIsLocal
}
