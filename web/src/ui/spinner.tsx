import type { ReactNode } from 'react'

/** A sign that something is under way. The text beside it, or the state of its button, says so to screen readers. */
export function Spinner(): ReactNode {
  return (
    <svg className="spinner" viewBox="0 0 20 20" aria-hidden="true">
      <circle className="spinner-track" cx="10" cy="10" r="8" />
      <path d="M10 2a8 8 0 0 1 8 8" />
    </svg>
  )
}
