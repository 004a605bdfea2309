import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { accessCookie } from './cookies.ts'
import { me } from './sallyport.ts'

/**
 * The user who is signed in; everybody else is led to the page for that. The server is asked with each page, so that a log-out
 * elsewhere or a suspension takes effect at once.
 */
export const requireUser = cache(async () => {
  const accessToken = (await cookies()).get(accessCookie)?.value
  const user = accessToken ? await me(await headers(), accessToken) : null
  return user ?? redirect('/log-in')
})
