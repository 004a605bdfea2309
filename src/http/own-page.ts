import type { IncomingMessage } from 'node:http'
import type { Config } from '../config.ts'
import { isFromThisMachine } from './from-this-machine.ts'

/**
 * Whether a request was sent by a page of this server. Browsers write both headers, and no script can change them: an attacker's
 * page has another origin, even on another host of the same domain. [Fetch §3.2, Fetch Metadata §2.1]
 *
 * Where PUBLIC_URL names this machine, a developer may have opened the pages at another of its names. `Host` counts only for
 * a request of this machine, so DNS rebinding does not make a foreign name count as ours.
 */
export function isFromOwnPage(
  config: Pick<Config, 'publicUrl' | 'publicUrlIsLocal'>,
  request: Pick<IncomingMessage, 'socket' | 'headers'>,
): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers
  if (origin === undefined || (site !== undefined && site !== 'same-origin')) return false
  if (origin === new URL(config.publicUrl).origin) return true
  return config.publicUrlIsLocal && isFromThisMachine(request) && origin === `http://${host}`
}
