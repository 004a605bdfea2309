import { createHash } from 'node:crypto'

/**
 * The key under which password attempts are counted: the account, whichever of its names is used. Attempts on an unknown
 * name are counted by the name, so that a lock does not reveal whether the account exists.
 */
export function passwordKey(userId: string | null, identifier: string): string {
  if (userId) return `password:user:${userId}`
  return `password:name:${createHash('sha256').update(identifier.toLowerCase()).digest('base64url')}`
}
