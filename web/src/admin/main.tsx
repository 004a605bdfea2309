import { RouterProvider } from '@tanstack/react-router'
import { startPage } from '../session/start-page.tsx'
import { preferredLanguage } from '../texts/languages.ts'
import { createAdminRouter } from './router.tsx'
import { AdminTextsProvider, loadAdminTexts } from './texts/use-admin-texts.tsx'
import './styles.css'

const texts = await loadAdminTexts(preferredLanguage())
await startPage(({ basePath }) => (
  <AdminTextsProvider first={texts}>
    <RouterProvider router={createAdminRouter(basePath)} />
  </AdminTextsProvider>
))
