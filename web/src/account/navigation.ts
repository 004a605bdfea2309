import type { Texts } from '../texts/en.ts'
import type { NavigationGroup } from '../ui/app-layout.tsx'
import type { IconName } from '../ui/icons.tsx'

const pages: [path: string, icon: IconName, name: keyof Texts['account']['navigation']][] = [
  ['/', 'user', 'profile'],
  ['/security', 'shield', 'security'],
  ['/sessions', 'device', 'sessions'],
  ['/activity', 'clock', 'activity'],
  ['/organizations', 'building', 'organizations'],
  ['/api-keys', 'key', 'apiKeys'],
]

/** The navigation of the account. @param path that is shown */
export function navigationOf({ account }: Texts, path: string): NavigationGroup[] {
  const entries = pages.map(([href, icon, name]) => ({
    href,
    icon,
    label: account.navigation[name],
    isCurrent: href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`),
  }))
  return [{ entries }]
}
