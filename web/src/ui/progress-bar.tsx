import type { ReactNode } from 'react'
import { Label } from 'react-aria-components/Label'
import { ProgressBar as AriaProgressBar } from 'react-aria-components/ProgressBar'

/** How far something is. @param text beside the bar, such as “12 of 40” */
export function ProgressBar({
  label,
  value,
  max,
  text,
}: {
  label: string
  value: number
  max: number
  text: string
}): ReactNode {
  return (
    <AriaProgressBar className="progress" value={value} maxValue={Math.max(1, max)} valueLabel={text}>
      <span className="progress-head">
        <Label className="label">{label}</Label>
        <span className="quiet">{text}</span>
      </span>
      {/* The policy of the pages forbids `style` attributes: the element of the browser draws the bar. */}
      <progress className="progress-bar" value={value} max={Math.max(1, max)} aria-hidden="true" />
    </AriaProgressBar>
  )
}
