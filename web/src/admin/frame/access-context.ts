import { createContext, useContext } from 'react'

/** The scopes of the administrator. */
export const AccessContext = createContext<ReadonlySet<string>>(new Set())

/**
 * What the session may do: a page or a button that it may not use is not there. The server decides; this decides what is shown.
 *
 * @returns whether the session holds one of the scopes
 */
export function useMay(): (...scopes: string[]) => boolean {
  const held = useContext(AccessContext)
  return (...scopes) => scopes.some((scope) => held.has(scope))
}
