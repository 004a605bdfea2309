'use client'

import { useActionState } from 'react'
import { logIn } from '../actions.ts'

export default function LogIn() {
  const [{ challengeToken, message }, submit, pending] = useActionState(logIn, {})
  return (
    <form action={submit}>
      <h1>Log in</h1>
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
