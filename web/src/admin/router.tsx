import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { AppRoot } from '../session/app-root.tsx'
import { searchFormat } from '../session/search-format.ts'
import { PageFailed } from '../ui/page-failed.tsx'
import { ConsoleLayout } from './frame/console-layout.tsx'
import { NotFound } from './frame/not-found.tsx'
import { StartPage } from './frame/start-page.tsx'

const root = createRootRoute({ component: AppRoot, notFoundComponent: NotFound })

/** Every page below it is for administrators. Its address and scopes are in frame/pages.ts. */
const inConsole = createRoute({ getParentRoute: () => root, id: 'console', component: ConsoleLayout })

// One group for each folder beside this file.

const start = [createRoute({ getParentRoute: () => inConsole, path: '/', component: StartPage })]

const users = [
  createRoute({
    getParentRoute: () => inConsole,
    path: '/users',
    component: lazyRouteComponent(() => import('./users/users-page.tsx'), 'UsersPage'),
  }),
  createRoute({
    getParentRoute: () => inConsole,
    path: '/users/$id',
    component: lazyRouteComponent(() => import('./users/user-page.tsx'), 'UserPage'),
  }),
]

const organizations = [
  createRoute({
    getParentRoute: () => inConsole,
    path: '/organizations',
    component: lazyRouteComponent(() => import('./organizations/organizations-page.tsx'), 'OrganizationsPage'),
  }),
  createRoute({
    getParentRoute: () => inConsole,
    path: '/organizations/$id',
    component: lazyRouteComponent(() => import('./organizations/organization-page.tsx'), 'OrganizationPage'),
  }),
]

const keys = [
  createRoute({
    getParentRoute: () => inConsole,
    path: '/api-keys',
    component: lazyRouteComponent(() => import('./keys/keys-page.tsx'), 'KeysPage'),
  }),
]

const events = [
  createRoute({
    getParentRoute: () => inConsole,
    path: '/audit-events',
    component: lazyRouteComponent(() => import('./events/events-page.tsx'), 'EventsPage'),
  }),
]

const server = [
  createRoute({
    getParentRoute: () => inConsole,
    path: '/roles',
    component: lazyRouteComponent(() => import('./server/roles-page.tsx'), 'RolesPage'),
  }),
  createRoute({
    getParentRoute: () => inConsole,
    path: '/settings',
    component: lazyRouteComponent(() => import('./server/settings-page.tsx'), 'SettingsPage'),
  }),
  createRoute({
    getParentRoute: () => inConsole,
    path: '/signing-keys',
    component: lazyRouteComponent(() => import('./server/signing-keys-page.tsx'), 'SigningKeysPage'),
  }),
  createRoute({
    getParentRoute: () => inConsole,
    path: '/health',
    component: lazyRouteComponent(() => import('./server/health-page.tsx'), 'HealthPage'),
  }),
]

/** The visitor has no account yet. */
const first = createRoute({
  getParentRoute: () => root,
  path: '/first',
  component: lazyRouteComponent(() => import('./first/first-administrator-page.tsx'), 'FirstAdministratorPage'),
})

const routes = root.addChildren([
  first,
  inConsole.addChildren([...start, ...users, ...organizations, ...keys, ...events, ...server]),
])

/** Creates the router of the console. @param basePath of the server, without a slash at its end */
export function createAdminRouter(basePath: string) {
  return createRouter({
    routeTree: routes,
    basepath: `${basePath}/admin`,
    ...searchFormat,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: PageFailed,
  })
}
