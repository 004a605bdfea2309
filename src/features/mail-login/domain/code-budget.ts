import { createHash } from 'node:crypto'

/** The counters for the codes of one address. */
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
