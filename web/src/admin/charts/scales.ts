/** The scale of counts: where a value stands, and the values that have a mark. */
export interface CountScale {
  /** The distance from the top, in pixels. */
  y(value: number): number
  marks: readonly number[]
}

/** About how many marks a scale has. */
const wanted = 4

/** The scale of counts: it begins at zero, so that a column twice as high is twice as much, and its marks are whole numbers. */
export function countScale(values: readonly number[], height: number): CountScale {
  const most = Math.max(wanted, ...values)
  const step = stepFor(most / wanted)
  const top = Math.ceil(most / step) * step
  return {
    y: (value) => height * (1 - value / top),
    marks: Array.from({ length: top / step + 1 }, (_, index) => index * step),
  }
}

/** The next step of 1, 2, 5, 10, 20, 50 … that is at least as long. */
function stepFor(length: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, length)))
  return (steps.find((each) => each * power >= length) ?? 10) * power
}

const steps = [1, 2, 5]

/** Labels of a time axis that do not touch each other: every label, or every second, third … one, and always the newest. @returns indices */
export function labelledPoints(marks: readonly number[], width: number, each: number): number[] {
  const most = Math.max(2, Math.floor(width / each))
  const step = Math.ceil(marks.length / most)
  return marks.filter((_, index) => (marks.length - 1 - index) % step === 0)
}
