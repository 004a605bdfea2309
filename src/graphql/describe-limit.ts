import type { AccessRule, LimitKey, LimitRule } from './access-rules.ts'

/** The extensions of a field that describe its limit. */
interface Described {
  limitKey?: LimitKey
  limitTogether?: readonly string[]
  beyondTier?: boolean
  access?: AccessRule
}

/**
 * How often one client address may execute a field that is counted by a key of the client’s own choice, such as an email address: an
 * attacker must not be able to send three mails to every address.
 */
export function mostOfClient({ limit }: Pick<LimitRule, 'limit'>): number {
  return limit * 10
}

/** Whether the executions of a field are counted by client address as well. */
export function isCountedByClient({ limitKey, access }: Described): boolean {
  return limitKey !== undefined && access?.kind === 'public'
}

/**
 * Describes in a sentence how often a field may be executed.
 *
 * @param field its extensions determine which executions count together
 */
export function describeLimit(
  { limit, duration }: Pick<LimitRule, 'limit' | 'duration'>,
  field: { extensions?: Described | null },
): string {
  const extensions = field.extensions ?? {}
  const { limitTogether, beyondTier } = extensions
  const over = limitTogether ? `, over ${limitTogether.map((name) => `\`${name}\``).join(' and ')} together` : ''
  const byClient = isCountedByClient(extensions)
    ? `, and to ${count(mostOfClient({ limit }), 'call')} for each client address`
    : ''
  const alone = beyondTier ? ' The rate limit tier refuses it only in a document with other fields.' : ''
  return `Limited to ${count(limit, 'call')} in ${describeDuration(duration)} for each ${describeKey(extensions)}${over}${byClient}.${alone}`
}

function describeKey({ limitKey, access }: Described): string {
  const counted = limitKey?.countedBy ?? 'client address'
  // Where an API key is refused, no API key is counted.
  return access?.kind === 'session' ? counted.replace(' or API key', '') : counted
}

function describeDuration(seconds: number): string {
  if (seconds % 3600 === 0) return count(seconds / 3600, 'hour')
  if (seconds % 60 === 0) return count(seconds / 60, 'minute')
  return count(seconds, 'second')
}

function count(number: number, unit: string): string {
  return `${number.toLocaleString('en-US')} ${unit}${number === 1 ? '' : 's'}`
}
