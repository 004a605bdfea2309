import { createContext, useContext } from 'react'

/** Asks the person for a fresh proof. @returns whether one was given */
export type AskForProof = () => Promise<boolean>

/** The proof that actions ask for. Without a provider there is nobody to ask. */
export const ProofContext = createContext<AskForProof>(async () => false)

/** What asks for a fresh proof. */
export function useProof(): AskForProof {
  return useContext(ProofContext)
}
