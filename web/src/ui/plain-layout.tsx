import type { ReactNode } from 'react'
import { Brand } from './brand.tsx'
import { LayoutContext } from './layout-context.ts'
import { Preferences } from './preferences.tsx'

/** The layout of pages with one task, such as signing in: a card in the middle of the page. */
export function PlainLayout({ children }: { children: ReactNode }): ReactNode {
  return (
    <div className="plain">
      <header className="plain-head">
        <Brand />
      </header>
      <main className="plain-card">
        <LayoutContext value={true}>{children}</LayoutContext>
      </main>
      <footer className="plain-foot">
        <Preferences label="language" />
      </footer>
    </div>
  )
}
