import type { AuthClient } from './create-auth-client.ts'
import type { Steps } from './generated.ts'
import { joinCall } from './join-call.ts'
import { parametersOf } from './pending.ts'
import { completeLoginCode, type SignInNotFinished, startLoginCode } from './sign-in-elsewhere.ts'

/** The browser is on its way to the pages of the server. */
export interface SentToSignIn {
  __typename: 'SentToSignIn'
}

/** What of a page is used: its address and its history. */
interface Page {
  location: { href: string; assign(url: string): void }
  history: { state: unknown; replaceState(state: unknown, unused: string, url: string): void }
}

/** The parameters that the pages add to the address of the application. */
const added = ['code', 'state', 'iss', 'error']

/**
 * Signs in on the pages of the server, so that the application needs no forms. The first call sends the browser there. The call in the
 * page that the browser comes back to exchanges the code in its address for tokens, and removes it from the address. A call during another
 * one has the result of that one.
 *
 * @param options.returnTo one of OAUTH_REDIRECTS; by default the address of the page without its query
 * @param options.page `sign-up` for a user without an account
 * @param options.referralCode of the user who referred this one, for an account that is made there
 * @returns AuthTokens, or why nobody is signed in; `SentToSignIn` while the browser leaves the page
 */
export async function signInOnPages(
  auth: AuthClient,
  options: { returnTo?: string; page?: 'sign-in' | 'sign-up'; referralCode?: string | null } = {},
): Promise<Steps['exchangeLoginCode']['result'] | SignInNotFinished | SentToSignIn> {
  return joinCall(auth, 'signInOnPages', async () => {
    const { location, history } = globalThis as unknown as Page
    const [address = ''] = location.href.split('#')
    const { code, error, state } = parametersOf(address)
    if (state && (code || error)) {
      history.replaceState(history.state, '', withoutAdded(location.href))
      return completeLoginCode(auth, address)
    }
    const returnTo = options.returnTo ?? address.replace(/\?.*/, '')
    location.assign(await startLoginCode(`${auth.url}/account/${options.page ?? 'sign-in'}`, returnTo, options))
    return { __typename: 'SentToSignIn' }
  })
}

function withoutAdded(address: string): string {
  const url = new URL(address)
  for (const name of added) url.searchParams.delete(name)
  return url.href
}
