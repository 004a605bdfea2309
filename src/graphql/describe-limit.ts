import type { LimitRule, LimitSubject } from './access-rule.ts'
import type { FieldRules } from './field-rules.ts'

const subjects: Record<LimitSubject, string> = {
  CLIENT: 'client address',
  CALLER: 'user or API key',
  USER: 'user',
  SESSION: 'session or API key',
  MAILBOX: 'mailbox',
}

/** Where an API key is refused, no API key is counted. */
const subjectsOfSessions: Record<LimitSubject, string> = { ...subjects, CALLER: 'user', SESSION: 'session' }

/**
 * How often one client address may execute a field that is counted by a key of the client’s own choice, such as an email address: an
 * attacker must not be able to send three mails to every address.
 */
export function limitOfClient({ limit }: Pick<LimitRule, 'limit'>): number {
  return limit * 10
}

/** Whether the executions of a field are counted by client address as well. */
export function isCountedByClient({ limitKey, access }: FieldRules): boolean {
  return limitKey !== undefined && access?.kind === 'public'
}

/**
 * Describes in a sentence how often a field may be executed.
 *
 * @param rules of the field: they determine which executions count together
 */
export function describeLimit({ limit, duration }: Pick<LimitRule, 'limit' | 'duration'>, rules: FieldRules): string {
  const { limitTogether, beyondTier } = rules
  const over = limitTogether ? `, over ${limitTogether.map((name) => `\`${name}\``).join(' and ')} together` : ''
  const byClient = isCountedByClient(rules)
    ? `, and to ${count(limitOfClient({ limit }), 'call')} for each client address`
    : ''
  const alone = beyondTier ? ' The rate limit tier refuses it only in a document with other fields.' : ''
  return `Limited to ${count(limit, 'call')} in ${describeDuration(duration)} for each ${describeSubject(rules)}${over}${byClient}.${alone}`
}

function describeSubject({ limitKey, access }: FieldRules): string {
  const words = access?.kind === 'session' ? subjectsOfSessions : subjects
  return words[limitKey?.subject ?? 'CLIENT']
}

function describeDuration(seconds: number): string {
  if (seconds % 3600 === 0) return count(seconds / 3600, 'hour')
  if (seconds % 60 === 0) return count(seconds / 60, 'minute')
  return count(seconds, 'second')
}

function count(number: number, unit: string): string {
  return `${number.toLocaleString('en-US')} ${unit}${number === 1 ? '' : 's'}`
}
