import { createHash } from 'node:crypto'
import type { Device } from '../../../crypto/device-token.ts'

/** The counters for the codes of one address, or of one device. */
export interface CodeBudget {
  /** The key of the counter that locks after five failures. */
  counter: string
  /** The key of the daily total. */
  daySum: string
}

/** The budget of an address in its normal form. It is the same for known and unknown addresses. */
export function budgetOfAddress(email: string): CodeBudget {
  const name = createHash('sha256').update(email).digest('base64url')
  return { counter: `mail-code:${name}`, daySum: `mail-code:day:${name}` }
}

/**
 * The budget of a device on which the user has signed in before: an attacker who spends the budget of the address does not lock the user
 * out on it. The daily total counts all devices of the user.
 */
export function budgetOfDevice({ userId, id }: Device): CodeBudget {
  return { counter: `mail-code:device:${id}`, daySum: `mail-code:device-day:${userId}` }
}
