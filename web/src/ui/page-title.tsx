import { type ReactNode, useEffect, useRef } from 'react'
import { usePageConfig } from './page-config-context.tsx'

/** Whether a page was shown before: the first one leaves the focus where the browser puts it. */
const shown = { before: false }

/**
 * The heading of a page. It names the document, and gets the focus when the page changes, so that a screen reader says where one is and
 * the keyboard goes on from there. [WCAG 2.2 2.4.2, 2.4.3]
 */
export function PageTitle({ title, text, action }: { title: string; text?: ReactNode; action?: ReactNode }): ReactNode {
  const { product } = usePageConfig()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} – ${product.name}`
  }, [title, product.name])
  useEffect(() => {
    const field = document.activeElement?.matches('input')
    if (shown.before && !field) heading.current?.focus({ preventScroll: true })
    shown.before = true
  }, [])
  return (
    <header className="page-head">
      <div className="page-words">
        <h1 ref={heading} className="page-title" tabIndex={-1}>
          {title}
        </h1>
        {text && <p className="page-text">{text}</p>}
      </div>
      {action && <div className="page-action">{action}</div>}
    </header>
  )
}
