import { area, line } from 'd3-shape'
import type { ReactNode } from 'react'
import type { ChartPoint } from './chart-point.ts'

interface Shape {
  points: readonly ChartPoint[]
  x(index: number): number
  y(value: number): number
}

/** A column for each point. The one that is still growing looks unfinished. */
export function ColumnShapes({
  points,
  x,
  y,
  each,
  isGrowing,
}: Shape & { each: number; isGrowing: boolean }): ReactNode {
  const wide = Math.max(1, each * (each > 6 ? 0.72 : 0.86))
  return points.map(({ at, value }, index) => (
    <rect
      key={at}
      className="chart-column"
      data-growing={(isGrowing && index === points.length - 1) || undefined}
      x={x(index) - wide / 2}
      y={y(value)}
      width={wide}
      height={y(0) - y(value)}
      rx={Math.min(2, wide / 4)}
    />
  ))
}

/** A line over a filled area. */
export function AreaShape({ points, x, y }: Shape): ReactNode {
  const outline = line<ChartPoint>(
    (_, index) => x(index),
    ({ value }) => y(value),
  )
  const surface = area<ChartPoint>(
    (_, index) => x(index),
    y(0),
    ({ value }) => y(value),
  )
  return (
    <>
      <path className="chart-area" d={surface([...points]) ?? ''} />
      <path className="chart-outline" d={outline([...points]) ?? ''} />
    </>
  )
}
