import { RouterProvider } from '@tanstack/react-router'
import { readPageConfig } from '../lib/page-config.ts'
import { impersonationPath } from '../session/impersonation/messages.ts'
import { startPage } from '../session/start-page.tsx'
import { createAccountRouter } from './router.tsx'
import { accountTexts } from './texts/use-account-texts.ts'

const { basePath } = readPageConfig(document)

if (`${window.location.pathname}/`.startsWith(`${basePath}${impersonationPath}/`)) {
  const { startImpersonation } = await import('./impersonation/impersonation-window.tsx')
  await startImpersonation()
} else {
  await startPage(accountTexts, () => <RouterProvider router={createAccountRouter(`${basePath}/account`)} />)
}
