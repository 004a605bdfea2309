import type { AuthClient } from './create-auth-client.ts'
import { type Steps, steps } from './generated.ts'
import { joinCall } from './join-call.ts'
import { originOf } from './origin.ts'
import { challengeOf, openPending, parametersOf, randomText } from './pending.ts'

/** The browser came back from a sign-in that this browser did not begin, or that the user or the provider refused. */
export interface SignInNotFinished {
  __typename: 'SignInNotFinished'
  /** `unknown_state`: this browser did not begin the sign-in, or more than ten minutes ago. Otherwise `error` of the address. */
  reason: string
}

type Result<F extends keyof Steps> = Steps[F]['result']

/**
 * Begins a sign-in with an identity provider. Send the browser to `url` of an `OAuthRedirect`; at `redirectUri`, which is one of
 * OAUTH_REDIRECTS, call `completeOAuthLogin`.
 *
 * @param options.referralCode of the user who referred this one, for the account that the sign-in makes if there is none
 */
export async function startOAuthLogin(
  auth: AuthClient,
  options: { provider: string; redirectUri: string; referralCode?: string | null },
): Promise<Result<'startOAuthLogin'>> {
  return begin(auth, 'startOAuthLogin', options)
}

/** Finishes the sign-in of the address that the browser came back to, such as `location`. */
export async function completeOAuthLogin(
  auth: AuthClient,
  address: string | { href: string },
): Promise<Result<'completeOAuthLogin'> | SignInNotFinished> {
  return finish(auth, 'completeOAuthLogin', parametersOf(address))
}

/** Begins to link an account at a provider to the user who is signed in, in the same way. */
export async function startOAuthLink(
  auth: AuthClient,
  options: { provider: string; redirectUri: string },
): Promise<Result<'startOAuthLink'>> {
  return begin(auth, 'startOAuthLink', options)
}

/** Finishes `startOAuthLink`, in the same session. */
export async function linkOAuthAccount(
  auth: AuthClient,
  address: string | { href: string },
): Promise<Result<'linkOAuthAccount'> | SignInNotFinished> {
  return finish(auth, 'linkOAuthAccount', parametersOf(address))
}

async function begin<F extends 'startOAuthLogin' | 'startOAuthLink'>(
  auth: AuthClient,
  field: F,
  { provider, redirectUri, referralCode }: { provider: string; redirectUri: string; referralCode?: string | null },
): Promise<Result<F>> {
  const codeVerifier = randomText()
  const variables = { provider, redirectUri, referralCode, codeChallenge: await challengeOf(codeVerifier) }
  const result: Result<F> = await auth.perform(field, steps[field], variables)
  if (result.__typename === 'OAuthRedirect') {
    openPending('sessionStorage').set(result.state, { provider, codeVerifier })
  }
  return result
}

/** A `state` that this browser did not keep is that of somebody else's sign-in. [RFC 9700 §4.7] */
function finish<F extends 'completeOAuthLogin' | 'linkOAuthAccount'>(
  auth: AuthClient,
  field: F,
  { code, state = '', iss, error }: Record<string, string>,
): Promise<Result<F> | SignInNotFinished> {
  return joinCall(auth, `${field} ${state}`, async () => {
    const { entry, keep } = take(state)
    const { provider, codeVerifier } = entry
    if (error) return notFinished(error)
    if (!code || !codeVerifier) return notFinished('unknown_state')
    return auth.perform(field, steps[field], { provider, code, state, codeVerifier, ...(iss && { iss }) }).catch(keep)
  })
}

/**
 * The address of a page of the server for a sign-in by a login code: for an application without a page of its own to sign in.
 *
 * @param page such as `https://auth.example.com/oauth/google/start`
 * @param returnTo one of OAUTH_REDIRECTS, where `completeLoginCode` is called
 * @param options.referralCode of the user who referred this one
 */
export async function startLoginCode(
  page: string,
  returnTo: string,
  { referralCode }: { referralCode?: string | null } = {},
): Promise<string> {
  const [codeVerifier, state] = [randomText(), randomText()]
  openPending('sessionStorage').set(state, { codeVerifier, iss: originOf(page) })
  const request = { return_to: returnTo, code_challenge: await challengeOf(codeVerifier), state }
  const parameters = { ...request, ...(referralCode && { ref: referralCode }) }
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${page}?${query.join('&')}`
}

/** Exchanges the login code of the address that the browser came back to. It is sent once: a code that is used twice ends its session. */
export async function completeLoginCode(
  auth: AuthClient,
  address: string | { href: string },
): Promise<Result<'exchangeLoginCode'> | SignInNotFinished> {
  const { code, state = '', iss, error } = parametersOf(address)
  return joinCall(auth, `exchangeLoginCode ${state}`, async () => {
    const { entry, keep } = take(state)
    const { codeVerifier, iss: expected } = entry
    if (error) return notFinished(error)
    // An answer of another server is none of this one. [RFC 9207 §2.4]
    if (!code || !codeVerifier || (iss && originOf(iss) !== expected)) return notFinished('unknown_state')
    return auth.perform('exchangeLoginCode', steps.exchangeLoginCode, { code, codeVerifier }).catch(keep)
  })
}

/**
 * Takes what a sign-in began with, before anything is sent: a later call must not send its code again. `keep` puts it back when no answer
 * arrived, so that the page can try again.
 */
function take(state: string): { entry: Record<string, unknown>; keep(error: unknown): never } {
  const pending = openPending('sessionStorage')
  const entry = pending.get(state) ?? {}
  pending.remove(state)
  return {
    entry,
    keep(error) {
      pending.set(state, entry)
      throw error
    },
  }
}

function notFinished(reason: string): SignInNotFinished {
  return { __typename: 'SignInNotFinished', reason }
}
