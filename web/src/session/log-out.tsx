import { useAuth } from '@sallyport/client/react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { useTexts } from '../texts/use-texts.tsx'
import { announce } from '../ui/toast.tsx'

interface LogOut {
  /** Ends the session. */
  logOut(): void
  /** Whether the server is being told: the page has to stay until then, because leaving it would cancel the request. */
  isLoggingOut: boolean
}

const LogOutContext = createContext<LogOut>({ logOut: () => {}, isLoggingOut: false })

/** Lets the components below it end the session. */
export function LogOutProvider({ children }: { children: ReactNode }): ReactNode {
  const { client } = useAuth()
  const { account } = useTexts()
  const [isLoggingOut, setLoggingOut] = useState(false)
  const logOut = () => {
    setLoggingOut(true)
    client
      .logOut()
      // The server has the cookie: the user is still signed in.
      .catch(() => announce(account.menu.stillSignedIn, 'danger'))
      .finally(() => setLoggingOut(false))
  }
  return <LogOutContext value={{ logOut, isLoggingOut }}>{children}</LogOutContext>
}

/** What ends the session, and whether it is ending. */
export function useLogOut(): LogOut {
  return useContext(LogOutContext)
}
