const shapes: Record<'date' | 'time' | 'full', Intl.DateTimeFormatOptions> = {
  date: { dateStyle: 'medium' },
  time: { dateStyle: 'medium', timeStyle: 'short' },
  full: { dateStyle: 'full', timeStyle: 'long' },
}

/** A date in a language, in the time zone of the device. @param at in ISO 8601 */
export function formatDate(locale: string, at: string, show: 'date' | 'time' | 'full'): string {
  return new Intl.DateTimeFormat(locale, shapes[show]).format(new Date(at))
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** How long ago a moment is, or how far away. Further than a week, it is a date. @param now in milliseconds since 1970 */
export function formatRelative(locale: string, at: string, now: number): string {
  const seconds = Math.round((Date.parse(at) - now) / 1000)
  const distance = Math.abs(seconds)
  if (distance > 7 * 86_400) return formatDate(locale, at, 'date')
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const [unit, length] = units.find(([, each]) => distance >= each) ?? ['second', 1]
  // The clocks of the server and the device differ by seconds: “now” is as true.
  return unit === 'second' ? format.format(0, 'second') : format.format(Math.trunc(seconds / length), unit)
}

/** The time of the day in a language, in the time zone of the device. @param at in milliseconds since 1970 */
export function formatTime(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(at)
}
