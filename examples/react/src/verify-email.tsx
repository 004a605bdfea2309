import { useActionState } from 'react'
import { attempt, auth } from './auth.ts'

async function verify(): Promise<string> {
  const token = new URLSearchParams(location.search).get('token') ?? ''
  return (await attempt(auth.verifyEmail({ token }))).message
}

/** The page of the link in the mail. It asks for a click, because programs that scan mail open links, too. */
export function VerifyEmail() {
  const [message, submit, pending] = useActionState(verify, '')
  return (
    <form action={submit}>
      <h2>Confirm your email address</h2>
      <button type="submit" disabled={pending}>
        Confirm
      </button>
      <p role="status">{message}</p>
      <a href="/">Log in</a>
    </form>
  )
}
