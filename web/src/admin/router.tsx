import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { AppRoot } from '../session/app-root.tsx'
import { searchFormat } from '../session/search-format.ts'
import { ConsoleLayout } from './frame/console-layout.tsx'
import { FirstPage } from './frame/first-page.tsx'
import { NotFound } from './frame/not-found.tsx'

const root = createRootRoute({ component: AppRoot, notFoundComponent: NotFound })

/** Every page below it is for administrators. Its address and scopes are in frame/pages.ts. */
const inConsole = createRoute({ getParentRoute: () => root, id: 'console', component: ConsoleLayout })

// One group for each folder beside this file.

const start = [createRoute({ getParentRoute: () => inConsole, path: '/', component: FirstPage })]

const users = [
  createRoute({
    getParentRoute: () => inConsole,
    path: '/users',
    component: lazyRouteComponent(() => import('./users/users-page.tsx'), 'UsersPage'),
  }),
]

const routes = root.addChildren([inConsole.addChildren([...start, ...users])])

/** Creates the router of the console. @param basePath of the server, without a slash at its end */
export function createAdminRouter(basePath: string) {
  return createRouter({
    routeTree: routes,
    basepath: `${basePath}/admin`,
    ...searchFormat,
    defaultPreload: 'intent',
    scrollRestoration: true,
  })
}
