import { isSuspended } from '../../../core/access/suspension.ts'
import type { User } from '../../../core/identity/store/user.ts'

/** A value of an export: a text, a yes or no, an instant, or nothing. */
export type Value = string | boolean | Date | null

interface Column {
  /** The name of the field of `User`. */
  name: string
  /** The scope that reads the field of any user. */
  scope: string
  read(user: User, now: Date): Value
}

/** The columns of an export. Each is a field of `User`; a new one has to be added here and in docs/administration.md. */
export const columns: readonly Column[] = (
  [
    ['id', (user) => user.id],
    ['email', (user) => user.email ?? null],
    ['emailVerified', (user) => user.emailVerifiedAt != null],
    ['username', (user) => user.username ?? null],
    ['name', (user) => user.name ?? null],
    ['role', (user) => user.role],
    ['tier', (user) => user.tier],
    ['status', (user, now) => (isSuspended(user, now) ? 'SUSPENDED' : 'ACTIVE')],
    ['suspendedUntil', (user, now) => (isSuspended(user, now) ? (user.suspendedUntil ?? null) : null)],
    ['suspensionReason', (user, now) => (isSuspended(user, now) ? (user.suspensionReason ?? null) : null)],
    ['twoFactorEnabled', (user) => user.twoFactorEnabledAt != null],
    ['lastLoginAt', (user) => user.lastLoginAt ?? null],
    ['createdAt', (user) => user.createdAt],
    ['updatedAt', (user) => user.updatedAt],
  ] satisfies [string, Column['read']][]
).map(([name, read]) => ({ name, scope: 'users:read', read }))
