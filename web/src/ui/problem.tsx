import type { ReactNode } from 'react'

/** Why something was not done, in a line of its own beside its button. Screen readers announce it at once. [WCAG 2.2 4.1.3] */
export function Problem({ text }: { text: string | null }): ReactNode {
  if (!text) return null
  return (
    <span className="field-error" role="alert">
      {text}
    </span>
  )
}
