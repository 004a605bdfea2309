import type { ReactNode } from 'react'
import type { Tone } from './notice.tsx'

/** A word about the state of something. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone | 'neutral'; children: ReactNode }): ReactNode {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  )
}
