import { createAuthClient } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { RouterProvider } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { impersonationPath } from '../../session/impersonation/messages.ts'
import { startPage } from '../../session/start-page.tsx'
import { BannerContext } from '../banner-context.ts'
import { createAccountRouter } from '../router.tsx'
import { accountTexts } from '../texts/use-account-texts.ts'
import { ImpersonationBanner } from './impersonation-banner.tsx'
import { ImpersonationOver } from './impersonation-over.tsx'
import { receiveHandover } from './receive-handover.ts'

/** Shows the pages of an account as its user sees them, in a window that the console opened. The cookie of the browser is not used. */
export async function startImpersonation(): Promise<void> {
  const handover = await receiveHandover()
  await startPage(
    accountTexts,
    ({ basePath }) => (
      <Impersonation endsAt={handover?.endsAt ?? null}>
        <RouterProvider router={createAccountRouter(`${basePath}${impersonationPath}`)} />
      </Impersonation>
    ),
    async ({ endpoint }) => {
      const client = createAuthClient({ url: endpoint, storage: 'memory' })
      if (handover) {
        const expiresIn = Math.max(0, handover.endsAt - Date.now()) / 1000
        await client.continueWith({ ...handover.tokens, expiresIn })
      }
      return client
    },
  )
}

function Impersonation({ endsAt, children }: { endsAt: number | null; children: ReactNode }): ReactNode {
  const { status } = useAuth()
  if (endsAt === null || status === 'signedOut') return <ImpersonationOver />
  return <BannerContext value={<ImpersonationBanner endsAt={endsAt} />}>{children}</BannerContext>
}
