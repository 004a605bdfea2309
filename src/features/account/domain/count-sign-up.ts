import type { EntityManager } from '@mikro-orm/postgresql'
import { countInWindow } from '../../../core/attempts/store/day-sum.ts'

/** How many sign-ups for one address are mailed in an hour with their passwords, from all clients together. */
const keptPerHour = 10

/** What becomes of a sign-up: it is mailed, it is mailed without a password, or it is not mailed. */
type SignUpShare = 'KEPT' | 'WITHOUT_PASSWORD' | 'NOT_MAILED'

/**
 * Counts a sign-up for an address, in the caller's transaction, whether or not the address has an account. The sign-ups for one address
 * wait for each other here, so that each finds the rows of those before it. docs/threat-model.md has the reasons.
 */
export async function countSignUp(em: EntityManager, email: string): Promise<SignUpShare> {
  const window = { limit: keptPerHour + 1, seconds: 3600 }
  const { attempts, spent } = await countInWindow(em, `sign-up:${email}`, window)
  if (spent) return 'NOT_MAILED'
  return attempts > keptPerHour ? 'WITHOUT_PASSWORD' : 'KEPT'
}
