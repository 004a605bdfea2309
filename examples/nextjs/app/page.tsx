import { requireUser } from '../lib/session.ts'
import { logOut } from './actions.ts'

/** A protected page: it is rendered for a user who is signed in, and for nobody else. */
export default async function Page() {
  const { name, email } = await requireUser()
  return (
    <>
      <h1>Hello {name ?? email}</h1>
      <form action={logOut}>
        <button type="submit">Log out</button>
      </form>
    </>
  )
}
