import type { ReactNode } from 'react'
import type { ChartPoint } from './chart-point.ts'

/** The value of a point, beside it. */
export function ChartTip({
  x,
  width,
  point,
  format,
}: {
  x: number
  width: number
  point: ChartPoint
  format(value: number): string
}): ReactNode {
  return (
    <span className="chart-tip" aria-hidden="true" data-side={x > width / 2 ? 'left' : 'right'} style={{ left: x }}>
      <strong>{format(point.value)}</strong>
      {point.long}
    </span>
  )
}
