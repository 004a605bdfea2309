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
  const { errors } = useTexts()
  const [isLoggingOut, setLoggingOut] = useState(false)
  const logOut = () => {
    setLoggingOut(true)
    client
      .logOut()
      // This device has forgotten the session; the server could not be told.
      .catch(() => announce(errors.codes.NETWORK_ERROR ?? '', 'danger'))
      .finally(() => setLoggingOut(false))
  }
  return <LogOutContext value={{ logOut, isLoggingOut }}>{children}</LogOutContext>
}

/** What ends the session, and whether it is ending. */
export function useLogOut(): LogOut {
  return useContext(LogOutContext)
}
