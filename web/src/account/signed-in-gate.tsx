import { useAuth } from '@sallyport/client/react'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useSessionStart } from '../session/use-session-start.ts'
import { PlainLayout } from '../ui/plain-layout.tsx'
import { Failed, LoadingPage } from '../ui/states.tsx'

const SignedInLayout = lazy(async () => ({ default: (await import('./signed-in-layout.tsx')).SignedInLayout }))

/** Shows the pages of an account to its owner. A visitor who is not signed in goes to the page for signing in, and comes back. */
export function SignedInGate(): ReactNode {
  const { status, ...state } = useAuth()
  const start = useSessionStart()
  if (status === 'loading' && start.error) {
    return (
      <PlainLayout>
        <Failed error={start.error} onRetry={() => void start.refetch()} />
      </PlainLayout>
    )
  }
  if (status === 'signedOut') return <ToSignIn reason={'reason' in state ? state.reason : undefined} />
  if (status === 'loading') return <LoadingPage />
  return (
    <Suspense fallback={<LoadingPage />}>
      <SignedInLayout />
    </Suspense>
  )
}

function ToSignIn({ reason }: { reason: 'ended' | 'loggedOut' | undefined }): ReactNode {
  // The router leaves its own part of the address out.
  const { pathname, searchStr } = useLocation()
  // The address changes while the next page is being prepared: where the person was is what it was at first.
  const [wanted] = useState(`${pathname}${searchStr}`)
  const navigate = useNavigate()
  useEffect(() => {
    const comesBack = reason !== 'loggedOut' && wanted !== '/'
    const search = { ...(reason && { reason }), ...(comesBack && { next: wanted }) }
    void navigate({ to: '/sign-in', search, replace: true })
  }, [reason, wanted, navigate])
  return <LoadingPage />
}
