import type { Return } from './check-return.ts'

/** Reads where a sign-in is handed back to from the query of a page. What is missing is empty, which `checkReturn` refuses. */
export function readReturn(query: URLSearchParams): Return {
  return {
    returnTo: query.get('return_to') ?? '',
    codeChallenge: query.get('code_challenge') ?? '',
    state: query.get('state') ?? '',
  }
}
