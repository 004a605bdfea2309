import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useSyncExternalStore,
} from 'react'
import type { AuthClient } from './create-auth-client.ts'
import type { UserLeaves } from './generated.ts'
import type { AuthState } from './session.ts'

const AuthContext = createContext<AuthClient | null>(null)
const loading: AuthState = { status: 'loading', user: null, session: null }

/** Gives a client to the components below it. Create the client once, outside of the components. */
export function AuthProvider({ client, children }: { client: AuthClient; children?: ReactNode }): ReactElement {
  return createElement(AuthContext.Provider, { value: client }, children)
}

/** The client, and whether somebody is signed in. The component renders again when that changes, here or in another tab. */
export function useAuth(): AuthState & { client: AuthClient } {
  const client = useContext(AuthContext)
  if (!client) throw new Error('useAuth needs an <AuthProvider> above the component.')
  const state = useSyncExternalStore(
    client.onChange,
    () => client.state,
    // A server knows nobody: the page that it renders is the same for all.
    () => loading,
  )
  return { ...state, client }
}

/** The user who is signed in; null for nobody, and while the storage is read. */
export function useUser(): UserLeaves | null {
  return useAuth().user
}

/** Shows its children to a user who is signed in. */
export function SignedIn({ children }: { children?: ReactNode }): ReactNode {
  return useAuth().status === 'signedIn' ? children : null
}

/** Shows its children when nobody is signed in. */
export function SignedOut({ children }: { children?: ReactNode }): ReactNode {
  return useAuth().status === 'signedOut' ? children : null
}
