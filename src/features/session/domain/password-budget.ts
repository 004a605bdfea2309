import { createHash } from 'node:crypto'
import type { User } from '../../../core/identity/store/user.ts'
import type { Device } from '../../../crypto/device-token.ts'

/** The counters for the password attempts of one kind of caller. */
export interface PasswordBudget {
  /** The key of the counter that locks after too many failures. The caller is told about the lock. */
  counter: string
  /** The key of the daily total of the account. */
  daySum: string
  /** Whether the caller knows that the account exists, and may learn that the daily total is spent. */
  known: boolean
}

/**
 * The budget of a caller who knows a name. The counter belongs to the name alone: an attacker who locks an address and then
 * tries a username learns nothing about whether both belong to one account, or to any. The daily total belongs to the
 * account, so that guesses are bounded over all of its names; it is never revealed. [ASVS 5.0 6.3.1, 6.3.8]
 *
 * @param userId null for an unknown name, whose attempts are counted in the same way
 */
export function budgetOfName(userId: string | null, identifier: string): PasswordBudget {
  const name = nameKey(identifier)
  return { counter: `password:name:${name}`, daySum: `password:day:${userId ?? name}`, known: false }
}

/**
 * The budget of a device on which the user has signed in before: an attacker who spends the budget of the user's names
 * does not lock the user out on it. A new password begins a new count.
 */
export function budgetOfDevice({ userId, id }: Device, passwordHash: string): PasswordBudget {
  return { counter: `password:device:${id}:${digest(passwordHash)}`, daySum: deviceDayKey(userId), known: true }
}

/** The budget of a signed-in user who confirms a change. An attacker with a stolen session has only this one. */
export function budgetOfSession(userId: string): PasswordBudget {
  return { counter: `password:session:${userId}`, daySum: `password:session-day:${userId}`, known: true }
}

/** Every key under which attempts on an account are counted, apart from the counters of single devices. */
export function passwordKeys({ id, email, username }: Pick<User, 'id' | 'email' | 'username'>): string[] {
  const names = [id, ...(email ? [email] : []), ...(username ? [username] : [])].map((name) => budgetOfName(id, name))
  const budgets = [...names, budgetOfSession(id)]
  return [...budgets.flatMap(({ counter, daySum }) => [counter, daySum]), deviceDayKey(id)]
}

function deviceDayKey(userId: string): string {
  return `password:device-day:${userId}`
}

/** An address is in its normal form. Usernames and ids are the same in every letter case. */
function nameKey(identifier: string): string {
  return digest(identifier.toLowerCase())
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
