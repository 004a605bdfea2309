import { scaleLinear } from 'd3-scale'

/** The scale of counts: it begins at zero, so that a column twice as high is twice as much, and its marks are whole numbers. */
export function countScale(values: readonly number[], height: number) {
  const most = Math.max(4, ...values)
  const scale = scaleLinear().domain([0, most]).nice(4).range([height, 0])
  return { y: (value: number) => scale(value), marks: scale.ticks(4).filter(Number.isInteger) }
}

/** Labels of a time axis that do not touch each other: every label, or every second, third … one, and always the newest. @returns indices */
export function labelledPoints(marks: readonly number[], width: number, each: number): number[] {
  const most = Math.max(2, Math.floor(width / each))
  const step = Math.ceil(marks.length / most)
  return marks.filter((_, index) => (marks.length - 1 - index) % step === 0)
}
