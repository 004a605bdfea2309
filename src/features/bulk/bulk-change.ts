import type { RateLimitTier } from '../../core/identity/store/user.ts'

export type BulkAction = 'SUSPEND' | 'REACTIVATE' | 'DELETE' | 'REVOKE_SESSIONS' | 'SET_ROLE' | 'SET_TIER'

/** A change that is made to each of many users. */
export type BulkChange =
  | { action: 'SUSPEND'; reason: string | null }
  | { action: 'SET_ROLE'; role: string }
  | { action: 'SET_TIER'; tier: RateLimitTier }
  | { action: 'REACTIVATE' | 'DELETE' | 'REVOKE_SESSIONS' }

/** The largest number of users of one job. */
export const maxUsers = 100_000
