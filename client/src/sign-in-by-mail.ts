import type { AuthClient } from './create-auth-client.ts'
import { type Steps, steps } from './generated.ts'
import { joinCall } from './join-call.ts'
import { challengeOf, openPending, type Pending, parametersOf, randomText } from './pending.ts'
import type { SignInNotFinished } from './sign-in-elsewhere.ts'

type Result<F extends keyof Steps> = Steps[F]['result']

/**
 * Mails a link and a code that sign in. The answer is the same for every address.
 *
 * @param options.referralCode of the user who referred this one, for the account that the sign-in makes if there is none
 * @param options.deviceToken of an earlier sign-in, if the storage of the client does not keep it
 */
export async function requestLoginLink(
  auth: AuthClient,
  email: string,
  options: { referralCode?: string | null; deviceToken?: string } = {},
): Promise<Result<'requestLoginLink'>> {
  // The link opens in another tab of this browser. Up to three mails work at once: they have one verifier.
  const pending = openPending('localStorage')
  const codeVerifier = verifierIn(pending) ?? randomText()
  pending.set('link', { codeVerifier })
  return auth.perform('requestLoginLink', steps.requestLoginLink, {
    ...options,
    email,
    codeChallenge: await challengeOf(codeVerifier),
  })
}

/**
 * Signs in with the link that was opened, such as `location`. The link works in the browser that asked for it: in another one
 * the result is `SignInNotFinished`, and the user enters the code where they asked.
 */
export async function logInWithLink(
  auth: AuthClient,
  address: string | { href: string },
  known: { deviceToken?: string } = {},
): Promise<Result<'loginWithLink'> | SignInNotFinished> {
  const { token } = parametersOf(address)
  const pending = openPending('localStorage')
  const codeVerifier = verifierIn(pending)
  if (!token || !codeVerifier) return { __typename: 'SignInNotFinished', reason: 'unknown_state' }
  return joinCall(auth, `loginWithLink ${token}`, async () => {
    const result = await auth.perform('loginWithLink', steps.loginWithLink, { ...known, token, codeVerifier })
    // A link that does not work may be one that somebody else had sent here: that of the user still has to.
    if (result.__typename === 'AuthTokens' || result.__typename === 'TwoFactorChallenge') pending.remove('link')
    return result
  })
}

function verifierIn(pending: Pending): string | undefined {
  const { codeVerifier } = pending.get('link') ?? {}
  return typeof codeVerifier === 'string' ? codeVerifier : undefined
}

/** Signs in with the code of the mail. */
export async function logInWithCode(
  auth: AuthClient,
  input: { email: string; code: string; deviceToken?: string },
): Promise<Result<'loginWithCode'>> {
  return auth.perform('loginWithCode', steps.loginWithCode, input)
}
