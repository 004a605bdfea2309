import { useAuth } from '@sallyport/client/react'
import { useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useLogOut } from '../../session/log-out.tsx'
import { useSessionStart } from '../../session/use-session-start.ts'
import { usePageConfig } from '../../ui/page-config-context.tsx'
import { PlainLayout } from '../../ui/plain-layout.tsx'
import { Failed, LoadingPage } from '../../ui/states.tsx'
import { Console } from './console.tsx'
import { signInAddress } from './sign-in-address.ts'

/** The pages of the console. A visitor who is not signed in goes to the page for signing in, and comes back. */
export function ConsoleLayout(): ReactNode {
  const { status, ...state } = useAuth()
  const { basePath } = usePageConfig()
  // The router leaves its own part of the address out.
  const { pathname: path, searchStr } = useLocation()
  const start = useSessionStart()
  const { isLoggingOut } = useLogOut()
  const reason = 'reason' in state ? state.reason : undefined
  useEffect(() => {
    if (status === 'signedOut' && !isLoggingOut)
      window.location.replace(signInAddress(basePath, `${path}${searchStr}`, reason))
  }, [status, isLoggingOut, basePath, path, searchStr, reason])

  if (status === 'loading' && start.error) {
    return (
      <PlainLayout>
        <Failed error={start.error} onRetry={() => void start.refetch()} />
      </PlainLayout>
    )
  }
  return status === 'signedIn' ? <Console path={path} /> : <LoadingPage />
}
