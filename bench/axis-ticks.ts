/** Marks from 0 to the next round number above the largest value, about five of them. */
export function ticksUpTo(max: number): number[] {
  const power = 10 ** Math.floor(Math.log10(max / 5))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each * 5 >= max) ?? max
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_, at) => Number((at * step).toPrecision(12)))
}

/** The powers of ten around some values, for a logarithmic axis. */
export function powersAround(values: number[]): number[] {
  const known = values.filter((value) => value > 0 && Number.isFinite(value))
  const from = Math.floor(Math.log10(Math.min(...known)))
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...known))))
  return Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at))
}
