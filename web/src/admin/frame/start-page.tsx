import { lazy, type ReactNode } from 'react'
import { useMay } from './access-context.ts'
import { FirstPage } from './first-page.tsx'

const OverviewPage = lazy(async () => ({ default: (await import('../overview/overview-page.tsx')).OverviewPage }))

/** The console begins with the overview, or with the first page that the administrator may open. */
export function StartPage(): ReactNode {
  const may = useMay()
  return may('stats:read') ? <OverviewPage /> : <FirstPage />
}
