import { useActionState } from 'react'
import { attempt, auth, textOf } from './auth.ts'

async function signUp(_before: string, form: FormData): Promise<string> {
  const result = await attempt(auth.signUp({ email: textOf(form, 'email'), password: textOf(form, 'password') }))
  if (result.__typename === 'ValidationError') return result.fields.map(({ message }) => message).join(' ')
  return result.__typename === 'AuthTokens' ? '' : result.message
}

/** Requests an account. The answer is the same for every address: what follows is in a mail. */
export function SignUp() {
  const [message, submit, pending] = useActionState(signUp, '')
  return (
    <form action={submit}>
      <h2>Create an account</h2>
      <label>
        Email address <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="new-password" required />
      </label>
      <button type="submit" disabled={pending}>
        Sign up
      </button>
      <p role="status">{message}</p>
    </form>
  )
}
