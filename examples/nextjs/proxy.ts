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
  const result = await refresh(request.headers, refreshToken).catch(() => null)
  // Without an answer the session may still be open: its cookie is kept.
  if (!result) {
    return new NextResponse('The session could not be refreshed, and is kept. Reload the page.', { status: 503 })
  }
  if (result.__typename === 'AuthTokens') {
    // For the page that is rendered now, and for the browser.
    request.cookies.set(accessCookie, result.accessToken)
    const response = NextResponse.next({ request })
    keepTokens(response.cookies, result)
    return response
  }
  const response = NextResponse.next()
  forgetTokens(response.cookies)
  return response
}

/** The page for the log-in needs no session. */
export const config = { matcher: '/((?!_next/|log-in$).*)' }
