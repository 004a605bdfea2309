import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { AppRoot } from '../session/app-root.tsx'
import { searchFormat } from '../session/search-format.ts'
import { PageFailed } from '../ui/page-failed.tsx'
import { NotFound } from './not-found.tsx'
import { SignInPage } from './sign-in/sign-in-page.tsx'
import { SignedInGate } from './signed-in-gate.tsx'
import { SignedOutLayout } from './signed-out-layout.tsx'

const root = createRootRoute({ component: AppRoot, notFoundComponent: NotFound })

const signedOut = createRoute({
  getParentRoute: () => root,
  id: 'signed-out',
  component: SignedOutLayout,
})
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedInGate })

const routes = root.addChildren([
  signedOut.addChildren([
    createRoute({ getParentRoute: () => signedOut, path: '/sign-in', component: SignInPage }),
    createRoute({
      getParentRoute: () => signedOut,
      path: '/sign-up',
      component: lazyRouteComponent(() => import('./sign-up/sign-up-page.tsx'), 'SignUpPage'),
    }),
    createRoute({
      getParentRoute: () => signedOut,
      path: '/forgot-password',
      component: lazyRouteComponent(() => import('./sign-in/forgot-password-page.tsx'), 'ForgotPasswordPage'),
    }),
    createRoute({
      getParentRoute: () => signedOut,
      path: '/login-link',
      component: lazyRouteComponent(() => import('./sign-in/login-link-page.tsx'), 'LoginLinkPage'),
    }),
  ]),
  createRoute({
    getParentRoute: () => root,
    path: '/callback',
    component: lazyRouteComponent(() => import('./sign-in/callback-page.tsx'), 'CallbackPage'),
  }),
  signedIn.addChildren([
    createRoute({
      getParentRoute: () => signedIn,
      path: '/',
      component: lazyRouteComponent(() => import('./profile/profile-page.tsx'), 'ProfilePage'),
    }),
    createRoute({
      getParentRoute: () => signedIn,
      path: '/security',
      component: lazyRouteComponent(() => import('./security/security-page.tsx'), 'SecurityPage'),
    }),
    createRoute({
      getParentRoute: () => signedIn,
      path: '/sessions',
      component: lazyRouteComponent(() => import('./sessions/sessions-page.tsx'), 'SessionsPage'),
    }),
    createRoute({
      getParentRoute: () => signedIn,
      path: '/activity',
      component: lazyRouteComponent(() => import('./activity/activity-page.tsx'), 'ActivityPage'),
    }),
    createRoute({
      getParentRoute: () => signedIn,
      path: '/organizations',
      component: lazyRouteComponent(() => import('./organizations/organizations-page.tsx'), 'OrganizationsPage'),
    }),
    createRoute({
      getParentRoute: () => signedIn,
      path: '/organizations/$id',
      component: lazyRouteComponent(() => import('./organizations/organization-page.tsx'), 'OrganizationPage'),
    }),
    createRoute({
      getParentRoute: () => signedIn,
      path: '/api-keys',
      component: lazyRouteComponent(() => import('./keys/keys-page.tsx'), 'KeysPage'),
    }),
  ]),
])

/** Creates the router of the pages of an account. @param path that they are below, such as `/account` */
export function createAccountRouter(path: string) {
  return createRouter({
    routeTree: routes,
    basepath: path,
    ...searchFormat,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: PageFailed,
  })
}
