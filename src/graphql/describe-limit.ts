import { type AccessRule, byCaller, type LimitKey, type LimitRule } from './access-rules.ts'

/**
 * Says in a sentence how often a field may be executed.
 *
 * @param field tells by its extensions which executions count together
 */
export function describeLimit(
  { limit, duration }: Pick<LimitRule, 'limit' | 'duration'>,
  field: { extensions?: { limitKey?: LimitKey; limitTogether?: readonly string[]; access?: AccessRule } | null },
): string {
  const { limitTogether } = field.extensions ?? {}
  const over = limitTogether ? `, over ${limitTogether.map((name) => `\`${name}\``).join(' and ')} together` : ''
  return `Limited to ${count(limit, 'call')} in ${describeDuration(duration)} for each ${describeKey(field.extensions ?? {})}${over}.`
}

function describeKey({ limitKey, access }: { limitKey?: LimitKey; access?: AccessRule }): string {
  // Where an API key is refused, no API key is counted.
  if (limitKey === byCaller && access?.kind === 'session') return 'user'
  return limitKey?.countedBy ?? 'client address'
}

function describeDuration(seconds: number): string {
  if (seconds % 3600 === 0) return count(seconds / 3600, 'hour')
  if (seconds % 60 === 0) return count(seconds / 60, 'minute')
  return count(seconds, 'second')
}

function count(number: number, unit: string): string {
  return `${number.toLocaleString('en-US')} ${unit}${number === 1 ? '' : 's'}`
}
