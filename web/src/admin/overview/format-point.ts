/**
 * The hour of a point in the time zone of the device, or its day, which is one of UTC: for a label at the axis, and as a whole.
 *
 * @param at in ISO 8601
 * @param points how many there are in the range
 */
export function formatPoint(
  locale: string,
  at: string,
  step: 'HOUR' | 'DAY',
  points: number,
): { short: string | null; long: string } {
  const date = new Date(at)
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options).format(date)
  if (step === 'DAY') {
    const zone = { timeZone: 'UTC' }
    return {
      short: format({ ...zone, month: 'short', day: 'numeric' }),
      long: format({ ...zone, weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' }),
    }
  }
  const end = new Date(date.getTime() + 3_600_000)
  const long = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  })
  return {
    short: shortHour(date, points, format),
    long: long.formatRange(date, end),
  }
}

/** Of a day, every third hour has a label; of more, the beginning of each day. */
function shortHour(date: Date, points: number, format: (options: Intl.DateTimeFormatOptions) => string): string | null {
  const hour = date.getHours()
  if (points <= 24) return hour % 3 === 0 ? format({ hour: 'numeric', minute: '2-digit' }) : null
  return hour === 0 ? format({ weekday: 'short', day: 'numeric' }) : null
}
