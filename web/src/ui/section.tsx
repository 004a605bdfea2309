import type { ReactNode } from 'react'

/** A part of a page, with a heading of its own. */
export function Section({
  title,
  text,
  action,
  tone,
  children,
}: {
  title: string
  text?: ReactNode
  /** A button beside the heading. */
  action?: ReactNode
  tone?: 'danger'
  children?: ReactNode
}): ReactNode {
  return (
    <section className="section" data-tone={tone} aria-label={title}>
      <div className="section-head">
        <div className="section-words">
          <h2 className="section-title">{title}</h2>
          {text && <p className="section-text">{text}</p>}
        </div>
        {action && <div className="section-action">{action}</div>}
      </div>
      {children}
    </section>
  )
}

/** A list of things with a line or two for each. */
export function ItemList({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <ul className="item-list" aria-label={label}>
      {children}
    </ul>
  )
}

/** An entry of an ItemList. */
export function Item({
  media,
  title,
  badge,
  detail,
  actions,
}: {
  /** An icon or a picture. */
  media?: ReactNode
  title: ReactNode
  badge?: ReactNode
  detail?: ReactNode
  actions?: ReactNode
}): ReactNode {
  return (
    <li className="item">
      {media && <span className="item-media">{media}</span>}
      <div className="item-words">
        <p className="item-title">
          <span className="item-name">{title}</span> {badge}
        </p>
        {detail && <p className="item-detail">{detail}</p>}
      </div>
      {actions && <div className="item-actions">{actions}</div>}
    </li>
  )
}

/** Facts with a dot between them. */
export function Facts({ children }: { children: ReactNode }): ReactNode {
  return <span className="facts">{children}</span>
}

/** One of several facts. */
export function Fact({ children }: { children: ReactNode }): ReactNode {
  return <span className="fact">{children}</span>
}
