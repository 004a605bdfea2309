import type { User } from '../identity/store/user.ts'

/** Whether a user is suspended at an instant. A suspension with an end lifts automatically. */
export function isSuspended(user: Pick<User, 'suspendedAt' | 'suspendedUntil'>, now: Date): boolean {
  if (!user.suspendedAt) return false
  return !user.suspendedUntil || user.suspendedUntil > now
}
