/**
 * A range of instants from the start of a day to the end of another one, in the time zone of the device.
 *
 * @param from such as `2026-11-29`; what is no day does not limit the range
 * @returns null for a range without limits
 */
export function dayRange(from: string | undefined, to: string | undefined): { from?: string; to?: string } | null {
  const start = startOf(from, 0)
  const end = startOf(to, 1)
  return start || end ? { ...(start && { from: start }), ...(end && { to: end }) } : null
}

/** Whether a text is a day, such as `2026-11-29`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

/** The start of a day, or of one some days later. */
function startOf(day: string | undefined, later: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? []
  if (!year || !month || !date) return null
  return new Date(Number(year), Number(month) - 1, Number(date) + later).toISOString()
}
