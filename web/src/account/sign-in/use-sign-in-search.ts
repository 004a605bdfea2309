import { useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { readSignInSearch, type SignInSearch } from './sign-in-search.ts'

/** The parameters of the page for signing in that is shown. */
export function useSignInSearch(): SignInSearch {
  const search: Record<string, unknown> = useSearch({ strict: false })
  return useMemo(() => readSignInSearch(search), [search])
}
