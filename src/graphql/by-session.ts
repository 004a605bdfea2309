import { parseRefreshToken } from '../crypto/refresh-token.ts'
import type { LimitKey } from './access-rules.ts'
import type { RequestContext } from './context.ts'

/**
 * The session, even if only a refresh cookie names it, or the API key: for what the other sessions of the user, one of which may be
 * stolen, must not use up.
 */
export const bySession: LimitKey = { subject: 'SESSION', keyOf: keyOfSession }

function keyOfSession(_args: object, { access, client, refreshCookie, services }: RequestContext): string {
  if (access.kind === 'SESSION') return `session:${access.session.id}`
  if (access.kind !== 'ANONYMOUS') return `key:${access.apiKey.id}`
  // An attacker who invents cookies must not open a window with each of them.
  const token = refreshCookie?.token == null ? null : parseRefreshToken(services.keys, refreshCookie.token)
  return token ? `session:${token.sessionId}` : client.network
}
