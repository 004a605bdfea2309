import { RouterProvider } from '@tanstack/react-router'
import { startPage } from '../session/start-page.tsx'
import { createAccountRouter } from './router.tsx'

await startPage(({ basePath }) => <RouterProvider router={createAccountRouter(basePath)} />)
