import type { BulkAction, BulkInput, UserFilter } from '../../../generated/admin.ts'

/** The users that a bulk change is for: those that were chosen, or all that a filter finds. */
export type BulkTarget = { ids: string[] } | { filter: UserFilter }

/** The bulk changes, in the order of the menu. */
export const bulkActions = ['REVOKE_SESSIONS', 'SUSPEND', 'REACTIVATE', 'SET_ROLE', 'SET_TIER', 'DELETE'] as const

/** Whether a bulk change needs something besides its users, such as the new role. */
export function asksFirst(action: BulkAction): boolean {
  return action === 'SUSPEND' || action === 'SET_ROLE' || action === 'SET_TIER'
}

/** What a bulk change needs besides its users. */
export type BulkDetails = Pick<BulkInput, 'reason' | 'role' | 'tier'>
