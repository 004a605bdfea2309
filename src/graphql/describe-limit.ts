import type { AccessRule, LimitKey, LimitRule } from './access-rules.ts'

/** The extensions of a field that say how it is limited. */
interface Described {
  limitKey?: LimitKey
  limitTogether?: readonly string[]
  beyondTier?: boolean
  access?: AccessRule
}

/**
 * Says in a sentence how often a field may be executed.
 *
 * @param field tells by its extensions which executions count together
 */
export function describeLimit(
  { limit, duration }: Pick<LimitRule, 'limit' | 'duration'>,
  field: { extensions?: Described | null },
): string {
  const { limitTogether, beyondTier } = field.extensions ?? {}
  const over = limitTogether ? `, over ${limitTogether.map((name) => `\`${name}\``).join(' and ')} together` : ''
  const alone = beyondTier ? ' The rate limit tier refuses it only in a document with other fields.' : ''
  return `Limited to ${count(limit, 'call')} in ${describeDuration(duration)} for each ${describeKey(field.extensions ?? {})}${over}.${alone}`
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
