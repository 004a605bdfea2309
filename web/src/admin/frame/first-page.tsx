import { Navigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from './access-context.ts'
import { consolePages } from './pages.ts'

/** The console begins with the first page that the administrator may open. */
export function FirstPage(): ReactNode {
  const may = useMay()
  const first = consolePages.find(({ scopes }) => may(...scopes))
  return first ? <Navigate to={first.path} replace /> : null
}
