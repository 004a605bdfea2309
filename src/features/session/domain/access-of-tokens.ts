import type { SessionAccess } from '../../../core/access/access.ts'
import type { AuthTokens } from './issue-tokens.ts'

/** What newly issued tokens allow: the same access that a request with the access token gets. */
export function accessOfTokens(tokens: AuthTokens): SessionAccess {
  const { session, user, organization, issuedAt: at } = tokens
  const { scopes, withheld } = tokens.rights
  const expiresAt = new Date(at.getTime() + tokens.expiresIn * 1000)
  return { kind: 'SESSION', scopes, withheld, session, user, organization, expiresAt, at }
}
