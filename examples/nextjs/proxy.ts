import { type NextRequest, NextResponse } from 'next/server'
import { accessCookie, forgetTokens, keepTokens, refreshCookie } from './lib/cookies.ts'
import { refresh } from './lib/sallyport.ts'

/**
 * Refreshes the session before a page is rendered, because a server component cannot set cookies. Several requests may do so at
 * once: the server gives all of them the same new token within ten seconds.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const refreshToken = request.cookies.get(refreshCookie)?.value
  if (!refreshToken || request.cookies.has(accessCookie)) return NextResponse.next()
  // A server that cannot be reached leaves the session as it is.
  const result = await refresh(request.headers, refreshToken).catch(() => null)
  if (result?.__typename === 'AuthTokens') {
    // For the page that is rendered now, and for the browser.
    request.cookies.set(accessCookie, result.accessToken)
    const response = NextResponse.next({ request })
    keepTokens(response.cookies, result)
    return response
  }
  const response = NextResponse.next()
  if (result) forgetTokens(response.cookies)
  return response
}

export const config = { matcher: '/((?!_next/).*)' }
