/** A value at a time. */
export interface ChartPoint {
  /** The instant, in ISO 8601. */
  at: string
  value: number
  /** The label at the axis, in few letters; null for a point without one. */
  short: string | null
  /** The hour or the day as a whole. */
  long: string
}
