import type { ReactNode } from 'react'
import { useTexts } from '../texts/use-texts.tsx'

/** Tells a password manager, and the person, whose password is asked for. It is not there for an account without a name to sign in with. */
export function UserName({ name }: { name: string }): ReactNode {
  const { signIn } = useTexts()
  if (!name) return null
  return (
    <input
      className="user-name"
      type="text"
      name="username"
      autoComplete="username"
      aria-label={signIn.identifier}
      value={name}
      readOnly
      tabIndex={-1}
    />
  )
}
