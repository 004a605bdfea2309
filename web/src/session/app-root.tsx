import { Outlet, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { RouterProvider } from 'react-aria-components'

/** Gives the links of the components to the router: `/sessions` is a page of this part, and every other address a document of its own. */
export function AppRoot(): ReactNode {
  const { history, basepath } = useRouter()
  const isOwn = (href: string) => href.startsWith('/') && !href.startsWith('//')
  const hrefOf = (href: string) => (isOwn(href) ? `${basepath}${href === '/' ? '' : href}` : href)
  return (
    <RouterProvider
      navigate={(href) => (isOwn(href) ? history.push(hrefOf(href)) : window.location.assign(href))}
      useHref={hrefOf}
    >
      <Outlet />
    </RouterProvider>
  )
}
