import type { NavigationGroup } from '../ui/app-layout.tsx'
import type { IconName } from '../ui/icons.tsx'
import type { AccountTexts } from './texts/en.ts'

const pages: [path: string, icon: IconName, name: keyof AccountTexts['navigation']][] = [
  ['/', 'user', 'profile'],
  ['/security', 'shield', 'security'],
  ['/sessions', 'device', 'sessions'],
  ['/activity', 'clock', 'activity'],
  ['/organizations', 'building', 'organizations'],
  ['/api-keys', 'key', 'apiKeys'],
]

/** The navigation of the account. @param path that is shown */
export function navigationOf({ navigation }: AccountTexts, path: string): NavigationGroup[] {
  const entries = pages.map(([href, icon, name]) => ({
    href,
    icon,
    label: navigation[name],
    isCurrent: href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`),
  }))
  return [{ entries }]
}
