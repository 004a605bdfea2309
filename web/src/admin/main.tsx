import { RouterProvider } from '@tanstack/react-router'
import { startPage } from '../session/start-page.tsx'
import { createAdminRouter } from './router.tsx'
import { adminTexts } from './texts/use-admin-texts.ts'
import './styles.css'

await startPage(adminTexts, ({ basePath }) => <RouterProvider router={createAdminRouter(basePath)} />)
