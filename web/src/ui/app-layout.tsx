import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { Link } from 'react-aria-components/Link'
import { useTexts } from '../texts/use-texts.tsx'
import { Brand } from './brand.tsx'
import { IconButton } from './button.tsx'
import { Icon, type IconName } from './icons.tsx'
import { LayoutContext } from './layout-context.ts'
import { Preferences } from './preferences.tsx'

const Drawer = lazy(async () => ({ default: (await import('./drawer.tsx')).Drawer }))

export interface NavigationEntry {
  href: string
  label: string
  icon: IconName
  isCurrent: boolean
}

/** Entries under a heading; without a `title`, they have none. */
export interface NavigationGroup {
  title?: string
  entries: readonly NavigationEntry[]
}

/**
 * The layout of pages with a navigation: beside the page on a wide screen, and in a drawer on a narrow one.
 *
 * @param account the user, with what ends the session
 * @param banner above everything, such as that an administrator acts in the name of a user
 * @param width of the page: `narrow` for forms and lists, `wide` for tables
 */
export function AppLayout({
  label,
  groups,
  account,
  banner,
  width = 'narrow',
  path,
  children,
}: {
  /** The name of the navigation, for screen readers. */
  label: string
  groups: readonly NavigationGroup[]
  account: ReactNode
  banner?: ReactNode
  width?: 'narrow' | 'wide'
  /** The path that is shown: the drawer closes when it changes. */
  path: string
  children: ReactNode
}): ReactNode {
  const { ui } = useTexts()
  // The drawer is open on the path that it was opened on: it closes when the page changes.
  const [openOn, setOpenOn] = useState<string | null>(null)
  const isOpen = openOn === path
  const [wasOpen, setWasOpen] = useState(false)
  const setOpen = (open: boolean) => {
    setOpenOn(open ? path : null)
    if (open) setWasOpen(true)
  }
  const navigation = <Navigation label={label} groups={groups} />
  const foot = (
    <div className="side-foot">
      {account}
      <Preferences />
    </div>
  )
  return (
    <div className="app" data-width={width}>
      <Button className="skip" onPress={() => document.getElementById('main')?.focus()}>
        {ui.skip}
      </Button>
      {banner}
      <header className="top">
        <IconButton label={ui.menu} onPress={() => setOpen(true)}>
          <Icon name="menu" />
        </IconButton>
        <Brand />
      </header>
      <div className="app-body">
        <header className="side">
          <Brand />
          {navigation}
          {foot}
        </header>
        <main id="main" className="main" tabIndex={-1}>
          <LayoutContext value={true}>{children}</LayoutContext>
        </main>
      </div>
      {wasOpen && (
        <Suspense>
          <Drawer label={label} isOpen={isOpen} onOpenChange={setOpen}>
            {navigation}
            {foot}
          </Drawer>
        </Suspense>
      )}
    </div>
  )
}

function Navigation({ label, groups }: { label: string; groups: readonly NavigationGroup[] }): ReactNode {
  return (
    <nav className="navigation" aria-label={label}>
      {groups.map(({ title, entries }) => (
        <div key={title ?? 'first'} className="navigation-group">
          {title && <p className="navigation-title">{title}</p>}
          <ul>
            {entries.map(({ href, label, icon, isCurrent }) => (
              <li key={href}>
                <Link className="navigation-link" href={href} {...(isCurrent && { 'aria-current': 'page' as const })}>
                  <Icon name={icon} />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
