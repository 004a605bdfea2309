import type { User } from '../identity/store/user.ts'
import type { HookUser } from './hook-events.ts'

export * from './hook-events.ts'

/** The part of a user that hooks may see. */
export function hookUser(user: User): HookUser {
  return {
    id: user.id,
    email: user.email ?? null,
    emailVerified: Boolean(user.emailVerifiedAt),
    username: user.username ?? null,
    name: user.name ?? null,
    role: user.role,
    createdAt: user.createdAt,
  }
}
