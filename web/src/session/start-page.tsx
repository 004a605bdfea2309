import type { AuthClient } from '@sallyport/client'
import { AuthProvider } from '@sallyport/client/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { type PageConfig, readPageConfig } from '../lib/page-config.ts'
import { readTheme, showTheme } from '../lib/preferences.ts'
import { preferredLanguage } from '../texts/languages.ts'
import { loadTextsOfPage, type PartTexts } from '../texts/part-texts.ts'
import { TextsProvider } from '../texts/use-texts.tsx'
import { PageConfigProvider } from '../ui/page-config-context.tsx'
import { Toasts } from '../ui/toast.tsx'
import '../ui/styles.css'
import { createAuth } from './auth.ts'
import { LogOutProvider } from './log-out.tsx'
import { ProofProvider } from './proof-provider.tsx'
import { createQueryClient } from './query-client.ts'

/**
 * Starts a page: its look, its texts, its session, and what the components share.
 *
 * @param part the texts that the page has beside the shared ones
 * @param createClient the session; by default, that of the cookie
 */
export async function startPage<Own>(
  part: PartTexts<Own>,
  render: (config: PageConfig) => ReactNode,
  createClient: (config: PageConfig) => AuthClient | Promise<AuthClient> = createAuth,
): Promise<void> {
  const config = readPageConfig(document)
  showTheme(readTheme())
  showAccent(config.product.accents)
  const language = preferredLanguage()
  document.documentElement.lang = language
  const first = await loadTextsOfPage(language, part)
  const client = await createClient(config)
  const requests = createQueryClient()
  // What one user saw is not for the next one.
  let userId = client.state.user?.id
  client.onChange((state) => {
    if (state.status !== 'loading' && state.user?.id !== userId) requests.clear()
    userId = state.user?.id
  })
  const root = document.getElementById('root')
  if (!root) throw new Error('The page has no element with the id `root`.')
  createRoot(root).render(
    <StrictMode>
      <PageConfigProvider value={config}>
        <TextsProvider part={part} first={first}>
          <AuthProvider client={client}>
            <QueryClientProvider client={requests}>
              <LogOutProvider>
                <ProofProvider>{render(config)}</ProofProvider>
              </LogOutProvider>
              <Toasts />
            </QueryClientProvider>
          </AuthProvider>
        </TextsProvider>
      </PageConfigProvider>
    </StrictMode>,
  )
}

/** The policy of the pages forbids `style` attributes; the properties of a script's own are allowed. */
function showAccent(accents: PageConfig['product']['accents']): void {
  if (accents === null) return
  const { style } = document.documentElement
  for (const [scheme, { accent, onAccent }] of Object.entries(accents)) {
    style.setProperty(`--accent-${scheme}`, accent)
    style.setProperty(`--on-accent-${scheme}`, onAccent)
  }
}
