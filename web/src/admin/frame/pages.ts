import type { IconName } from '../../ui/icons.tsx'
import type { AdminTexts } from '../texts/en.ts'

/** A page of the navigation. */
export interface ConsolePage {
  path: string
  icon: IconName
  name: keyof AdminTexts['navigation']['pages']
  /** A user who holds one of these scopes can open the page. */
  scopes: readonly string[]
}

/** A group of the navigation; the first one has no heading. */
export interface ConsoleGroup {
  name?: keyof AdminTexts['navigation']['groups']
  pages: readonly ConsolePage[]
}

/** The navigation of the console. Each page has its route in router.tsx. */
export const consoleGroups: readonly ConsoleGroup[] = [
  {
    pages: [
      { path: '/', icon: 'chart', name: 'overview', scopes: ['stats:read'] },
      { path: '/users', icon: 'users', name: 'users', scopes: ['users:read'] },
      { path: '/organizations', icon: 'building', name: 'organizations', scopes: ['users:read'] },
      { path: '/api-keys', icon: 'key', name: 'apiKeys', scopes: ['users:read'] },
      { path: '/audit-events', icon: 'list', name: 'auditEvents', scopes: ['audit:read'] },
    ],
  },
  {
    name: 'server',
    pages: [
      { path: '/roles', icon: 'shield', name: 'roles', scopes: ['users:read', 'settings:read'] },
      { path: '/settings', icon: 'sliders', name: 'settings', scopes: ['settings:read'] },
      { path: '/signing-keys', icon: 'lock', name: 'signingKeys', scopes: ['signing_keys:read'] },
      { path: '/health', icon: 'pulse', name: 'health', scopes: ['stats:read'] },
    ],
  },
]

/** Every page of the navigation. */
export const consolePages: readonly ConsolePage[] = consoleGroups.flatMap(({ pages }) => pages)

/** The page that an address belongs to, such as `/users` for `/users/42`. */
export function pageAt(path: string): ConsolePage | undefined {
  return consolePages.find((page) => isPage(page, path))
}

/** Whether an address is that of a page, or of one below it. */
export function isPage({ path: own }: ConsolePage, path: string): boolean {
  return own === '/' ? path === '/' : path === own || path.startsWith(`${own}/`)
}
