import { createContext, useContext } from 'react'
import type { PageConfig } from '../lib/page-config.ts'

const PageConfigContext = createContext<PageConfig | null>(null)

/** Gives the configuration of the page to the components below it. */
export const PageConfigProvider = PageConfigContext.Provider

/** The facts of the server that the pages need. */
export function usePageConfig(): PageConfig {
  const config = useContext(PageConfigContext)
  if (!config) throw new Error('usePageConfig needs a <PageConfigProvider> above the component.')
  return config
}
