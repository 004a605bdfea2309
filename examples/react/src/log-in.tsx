import { useActionState } from 'react'
import { attempt, auth, textOf } from './auth.ts'

interface Step {
  /** The password was correct, and a second factor is required. */
  challengeToken?: string
  message?: string
}

async function next({ challengeToken }: Step, form: FormData): Promise<Step> {
  const result = challengeToken
    ? await attempt(auth.verifyTwoFactor({ challengeToken, code: textOf(form, 'code') }))
    : await attempt(auth.logIn({ identifier: textOf(form, 'email'), password: textOf(form, 'password') }))
  switch (result.__typename) {
    case 'AuthTokens':
      return {}
    case 'TwoFactorChallenge':
      return { challengeToken: result.challengeToken }
    case 'CodeInvalidError':
    case 'RequestError':
      return { challengeToken, message: result.message }
    default:
      return { message: result.message }
  }
}

/** Signs in with a password and, where it is turned on, a second factor. */
export function LogIn() {
  const [{ challengeToken, message }, submit, pending] = useActionState(next, {})
  return (
    <form action={submit}>
      <h2>Log in</h2>
      {challengeToken ? (
        <label>
          Code of your authenticator app, or a recovery code
          <input name="code" autoComplete="one-time-code" required />
        </label>
      ) : (
        <>
          <label>
            Email address <input name="email" type="email" autoComplete="username" required />
          </label>
          <label>
            Password <input name="password" type="password" autoComplete="current-password" required />
          </label>
        </>
      )}
      <button type="submit" disabled={pending}>
        {challengeToken ? 'Continue' : 'Log in'}
      </button>
      <p role="alert">{message}</p>
    </form>
  )
}
