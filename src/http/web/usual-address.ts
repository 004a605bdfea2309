import type { IncomingMessage } from 'node:http'
import type { Config } from '../../config.ts'
import { isFromThisMachine } from '../from-this-machine.ts'

/**
 * The same page at PUBLIC_URL, for a developer who has opened it at another name of the machine, such as 127.0.0.1 in place of
 * localhost: cookies, passkeys and redirects of providers work at one name. Another port means that it is forwarded.
 *
 * @param target the path and the query of the request
 * @returns null where the page is to be served at the address that was opened
 */
export function usualAddress(
  { publicUrl, publicUrlIsLocal }: Pick<Config, 'publicUrl' | 'publicUrlIsLocal'>,
  request: Pick<IncomingMessage, 'socket' | 'headers'>,
  target: string,
): string | null {
  if (!publicUrlIsLocal || !isFromThisMachine(request)) return null
  const usual = new URL(publicUrl)
  const opened = URL.parse(`http://${request.headers.host}`)
  if (!opened || opened.port !== usual.port || opened.hostname === usual.hostname) return null
  return usual.origin + target
}
