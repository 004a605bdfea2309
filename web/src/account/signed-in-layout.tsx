import { useAuth } from '@sallyport/client/react'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { type ReactNode, Suspense, useEffect } from 'react'
import { StillSignedInDocument } from '../generated/account.ts'
import { useRequest } from '../session/use-request.ts'
import { useSessionStart } from '../session/use-session-start.ts'
import { useTexts } from '../texts/use-texts.tsx'
import { AppLayout } from '../ui/app-layout.tsx'
import { PlainLayout } from '../ui/plain-layout.tsx'
import { Failed, LoadingPage } from '../ui/states.tsx'
import { AccountMenu } from './account-menu.tsx'
import { navigationOf } from './navigation.ts'

/** How often a page that is looked at asks whether its session goes on, in milliseconds. */
const interval = 30_000

/** The pages of a person's account. Whoever is not signed in goes to the page for signing in, and comes back. */
export function SignedInLayout(): ReactNode {
  const { status, ...state } = useAuth()
  const texts = useTexts()
  // The router leaves its own part of the address out.
  const { pathname: path, searchStr } = useLocation()
  const navigate = useNavigate()
  const start = useSessionStart()
  const reason = 'reason' in state ? state.reason : undefined
  useEffect(() => {
    if (status !== 'signedOut') return
    const next = path === '/' ? {} : { next: `${path}${searchStr}` }
    void navigate({
      to: '/sign-in',
      search: { ...(reason && { reason }), ...(reason === 'loggedOut' ? {} : next) },
      replace: true,
    })
  }, [status, reason, path, searchStr, navigate])

  if (status === 'loading' && start.error) {
    return (
      <PlainLayout>
        <Failed error={start.error} onRetry={() => void start.refetch()} />
      </PlainLayout>
    )
  }
  if (status !== 'signedIn') return <LoadingPage />
  return (
    <AppLayout
      label={texts.account.navigation.label}
      groups={navigationOf(texts, path)}
      path={path}
      account={<AccountMenu />}
    >
      <SessionWatch />
      <Suspense fallback={<LoadingPage />}>
        <div className="page">
          <Outlet />
        </div>
      </Suspense>
    </AppLayout>
  )
}

/** A session that was ended elsewhere ends here as well: the answer to this request is a 401, which the client understands. */
function SessionWatch(): ReactNode {
  useRequest(StillSignedInDocument, {}, { refetchInterval: interval })
  return null
}
