import type { ReactNode } from 'react'
import { useTexts } from '../../../texts/use-texts.tsx'

/** The place of a table that is being loaded, so that nothing moves when it arrives. */
export function LoadingRows({ rows }: { rows: number }): ReactNode {
  const { ui } = useTexts()
  return (
    <div className="table-box loading-rows" role="status">
      <span className="visually-hidden">{ui.loading}</span>
      {Array.from({ length: rows }, (_, index) => String(index)).map((row) => (
        <span key={row} className="loading-row">
          <span className="loading-dot" />
          <span className="loading-line" />
          <span className="loading-line" />
          <span className="loading-line" />
        </span>
      ))}
    </div>
  )
}
