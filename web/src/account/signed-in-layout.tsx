import { Outlet, useLocation } from '@tanstack/react-router'
import { type ReactNode, Suspense, use } from 'react'
import { StillSignedInDocument } from '../generated/account.ts'
import { useRequest } from '../session/use-request.ts'
import { AppLayout } from '../ui/app-layout.tsx'
import { LoadingPage } from '../ui/states.tsx'
import { AccountMenu } from './account-menu.tsx'
import { BannerContext } from './banner-context.ts'
import { navigationOf } from './navigation.ts'
import { useAccountTexts } from './texts/use-account-texts.ts'

/** How often a page that is looked at asks whether its session goes on, in milliseconds. */
const interval = 30_000

/** The pages of a person's account, with their navigation. */
export function SignedInLayout(): ReactNode {
  const texts = useAccountTexts()
  const { pathname: path } = useLocation()
  return (
    <AppLayout
      label={texts.navigation.label}
      groups={navigationOf(texts, path)}
      path={path}
      account={<AccountMenu />}
      banner={use(BannerContext)}
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
  useRequest(StillSignedInDocument, {}, { refetchInterval: interval, staleTime: 0 })
  return null
}
