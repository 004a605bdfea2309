import { useAuth } from '@sallyport/client/react'
import { Outlet } from '@tanstack/react-router'
import { type ReactNode, Suspense } from 'react'
import { useSessionStart } from '../session/use-session-start.ts'
import { PlainLayout } from '../ui/plain-layout.tsx'
import { Failed, LoadingPage } from '../ui/states.tsx'
import { AfterSignIn } from './sign-in/after-sign-in.tsx'
import { useSignInSearch } from './sign-in/use-sign-in-search.ts'

/** The pages for somebody who is not signed in. Whoever is goes on to where they were going. */
export function SignedOutLayout(): ReactNode {
  const { status } = useAuth()
  const search = useSignInSearch()
  const start = useSessionStart()
  if (status === 'loading' && start.error) {
    return (
      <PlainLayout>
        <Failed error={start.error} onRetry={() => void start.refetch()} />
      </PlainLayout>
    )
  }
  if (status === 'loading') return <LoadingPage />
  return (
    <PlainLayout>
      <Suspense fallback={<LoadingPage />}>
        {status === 'signedIn' ? <AfterSignIn search={search} /> : <Outlet />}
      </Suspense>
    </PlainLayout>
  )
}
