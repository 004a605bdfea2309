import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import type { ChartPoint } from './chart-point.ts'
import { AreaShape, ColumnShapes } from './chart-shapes.tsx'
import { ChartTip } from './chart-tip.tsx'
import { countScale, labelledPoints } from './scales.ts'
import { useWidth } from './use-width.ts'

const height = 132
const foot = 22
const labelWidth = 64

/**
 * A plot over time. Its axis begins at zero. The pointer, or the arrow keys, go from point to point; a screen reader says the value of each
 * one. The same numbers stand in a table elsewhere on the page.
 *
 * @param look columns for what is counted in each hour or day, and an area for what is so many at a time
 * @param isGrowing whether the last point is not over yet
 */
export function Chart({
  label,
  points,
  look,
  tone,
  isGrowing,
  format,
}: {
  label: string
  points: readonly ChartPoint[]
  look: 'columns' | 'area'
  tone: 'accent' | 'success' | 'warning' | 'danger'
  isGrowing: boolean
  format(value: number): string
}): ReactNode {
  const [box, width] = useWidth<HTMLDivElement>()
  const [chosen, choose] = useState<number | null>(null)
  const values = points.map(({ value }) => value)
  const { y, marks } = countScale(values, height - 8)
  const labels = points.flatMap(({ short }, index) => (short === null ? [] : [index]))
  const left = 12 + 7 * Math.max(...marks.map((mark) => format(mark).length))
  const each = (width - left) / points.length
  const x = (index: number) => left + (index + 0.5) * each
  const at = chosen === null ? points.length - 1 : Math.min(chosen, points.length - 1)
  const shown = points[at]
  if (!shown) return null

  const move = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: points.length - 1 }
    const next = steps[event.key]
    if (event.key === 'Escape') choose(null)
    if (next === undefined) return
    event.preventDefault()
    choose(Math.max(0, Math.min(points.length - 1, next)))
  }
  const point = (event: PointerEvent<HTMLElement>) => {
    const index = Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - left) / each)
    choose(Math.max(0, Math.min(points.length - 1, index)))
  }
  return (
    <div
      ref={box}
      className="chart"
      data-tone={tone}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={points.length - 1}
      aria-valuenow={at}
      aria-valuetext={`${shown.long}: ${format(shown.value)}`}
      aria-readonly
      onKeyDown={move}
      onFocus={() => choose(at)}
      onBlur={() => choose(null)}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => choose(null)}
    >
      {width > 0 && (
        <svg width={width} height={height + foot} aria-hidden="true">
          <g transform="translate(0 8)">
            {marks.map((mark) => (
              <g key={mark} transform={`translate(0 ${y(mark)})`}>
                <line className="chart-line" x1={left} x2={width} />
                <text className="chart-text" x={left - 8} dy="0.32em" textAnchor="end">
                  {format(mark)}
                </text>
              </g>
            ))}
            {look === 'columns' ? (
              <ColumnShapes points={points} x={x} y={y} each={each} isGrowing={isGrowing} />
            ) : (
              <AreaShape points={points} x={x} y={y} />
            )}
            {chosen !== null && (
              <>
                <line className="chart-cursor" x1={x(at)} x2={x(at)} y1={0} y2={y(0)} />
                <circle className="chart-dot" cx={x(at)} cy={y(shown.value)} r={4} />
              </>
            )}
            {labelledPoints(labels, width - left, labelWidth).map((index) => (
              <text key={index} className="chart-text" y={height + 8} {...placeOf(x(index), width, left)}>
                {points[index]?.short}
              </text>
            ))}
          </g>
        </svg>
      )}
      {chosen !== null && <ChartTip x={x(at)} width={width} point={shown} format={format} />}
    </div>
  )
}

/** A label at an end of the axis stays inside of the plot. */
function placeOf(x: number, width: number, left: number): { x: number; textAnchor: 'start' | 'middle' | 'end' } {
  if (x > width - labelWidth / 2) return { x: width, textAnchor: 'end' }
  return x < left + labelWidth / 2 ? { x: left, textAnchor: 'start' } : { x, textAnchor: 'middle' }
}
