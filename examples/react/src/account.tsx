import { useAuth, useUser } from '@sallyport/client/react'

/** The protected page. */
export function Account() {
  const { client } = useAuth()
  const user = useUser()
  return (
    <section>
      <h1>Hello {user?.name ?? user?.email}</h1>
      <p>Your address is {user?.email}.</p>
      <button type="button" onClick={() => client.logOut()}>
        Log out
      </button>
      <button type="button" onClick={() => client.logOutEverywhere()}>
        Log out on every device
      </button>
    </section>
  )
}
