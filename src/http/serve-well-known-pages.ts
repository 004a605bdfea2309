import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import { pathTo } from '../core/pages/path-to.ts'
import { refusedMethod, sendJson } from './well-known.ts'

const securityPage = '/account/security'

/**
 * Shows password managers where a password is changed (WICG change-password-url), and where passkeys are made and managed (W3C passkey
 * endpoints).
 *
 * @returns false for another path
 */
export function serveWellKnownPages(
  config: Pick<Config, 'publicUrl' | 'passkeys'>,
  pathname: string,
  req: IncomingMessage,
  res: ServerResponse,
): boolean {
  if (pathname === '/.well-known/change-password') {
    if (refusedMethod(req, res)) return true
    res.statusCode = 302
    res.setHeader('Location', pathTo(config, securityPage))
    res.end()
    return true
  }
  if (pathname !== '/.well-known/passkey-endpoints' || !config.passkeys) return false
  if (refusedMethod(req, res)) return true
  const address = config.publicUrl + securityPage
  sendJson(res, 200, { enroll: address, manage: address })
  return true
}
