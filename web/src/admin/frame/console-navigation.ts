import type { NavigationGroup } from '../../ui/app-layout.tsx'
import type { AdminTexts } from '../texts/en.ts'
import { consoleGroups, isPage } from './pages.ts'

/**
 * The navigation of the console: the pages that the administrator may open.
 *
 * @param path that is shown
 * @param may whether the session holds one of some scopes
 */
export function consoleNavigation(
  { navigation }: AdminTexts,
  path: string,
  may: (...scopes: string[]) => boolean,
): NavigationGroup[] {
  return consoleGroups
    .map(({ name, pages }) => ({
      ...(name && { title: navigation.groups[name] }),
      entries: pages
        .filter(({ scopes }) => may(...scopes))
        .map((page) => ({
          href: page.path,
          icon: page.icon,
          label: navigation.pages[page.name],
          isCurrent: isPage(page, path),
        })),
    }))
    .filter(({ entries }) => entries.length > 0)
}
