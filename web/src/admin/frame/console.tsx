import { Outlet } from '@tanstack/react-router'
import { type ReactNode, Suspense, useMemo } from 'react'
import { MyAccessDocument } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { AppLayout } from '../../ui/app-layout.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { PlainLayout } from '../../ui/plain-layout.tsx'
import { Failed, LoadingPage, NoPermission } from '../../ui/states.tsx'
import { useAdminTexts } from '../texts/use-admin-texts.ts'
import { AccessContext } from './access-context.ts'
import { AdministratorMenu } from './administrator-menu.tsx'
import { consoleNavigation } from './console-navigation.ts'
import { NoConsole } from './no-console.tsx'
import { consolePages, pageAt } from './pages.ts'
import { SecondFactorNeeded } from './second-factor-needed.tsx'

/** How often a page that is looked at asks for the scopes of its session, in milliseconds. */
const interval = 30_000

/**
 * The console of an administrator: the navigation has the pages that the session may open. A session that was ended elsewhere ends here as
 * well: the answer to the request for its scopes is a 401, which the client understands.
 *
 * @param path below `/admin`
 */
export function Console({ path }: { path: string }): ReactNode {
  const texts = useAdminTexts()
  const access = useRequest(MyAccessDocument, {}, { refetchInterval: interval })
  const held = access.data?.access.scopes
  const scopes = useMemo(() => new Set(held), [held])
  if (!access.data) {
    if (!access.error) return <LoadingPage />
    return (
      <PlainLayout>
        <Failed error={access.error} onRetry={() => void access.refetch()} />
      </PlainLayout>
    )
  }
  const may = (...wanted: string[]) => wanted.some((scope) => scopes.has(scope))
  const withheld = access.data.access.withheldScopes
  const opens = ({ scopes: needed }: { scopes: readonly string[] }, by: (scope: string) => boolean) => needed.some(by)
  if (!consolePages.some((page) => opens(page, may))) {
    const missesFactor = consolePages.some((page) => opens(page, (scope) => withheld.includes(scope)))
    return <PlainLayout>{missesFactor ? <SecondFactorNeeded /> : <NoConsole />}</PlainLayout>
  }
  const page = pageAt(path)
  // The start leads to the first page that may be opened.
  const withheldPage = page && page.path !== '/' && !opens(page, may) ? page : null
  return (
    <AccessContext value={scopes}>
      <AppLayout
        label={texts.navigation.label}
        groups={consoleNavigation(texts, path, may)}
        path={path}
        width="wide"
        account={<AdministratorMenu />}
      >
        <Suspense fallback={<LoadingPage />}>
          <div className="page">
            {withheldPage ? (
              <>
                <PageTitle title={texts.navigation.pages[withheldPage.name]} />
                <NoPermission />
              </>
            ) : (
              <Outlet />
            )}
          </div>
        </Suspense>
      </AppLayout>
    </AccessContext>
  )
}
