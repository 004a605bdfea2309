/** Decides what follows when a server refuses an access token. */
export interface Refusals {
  /** @returns the token to repeat the request with; null if there is none, and the refusal goes to the caller */
  replace(token: string | null): Promise<string | null>
  /** Notes that a server has accepted a token. */
  accept(token: string | null): void
}

/** @param renew refreshes the session, unless that has been done since the token was refused */
export function createRefusals(renew: (refused: string) => Promise<string | null>): Refusals {
  /** The token that replaced a refused one, until a server has accepted it. */
  let doubtful: string | null = null
  return {
    async replace(token) {
      // A server that refuses the new token as well does so for another reason: not every request to it must cause a refresh.
      if (!token || token === doubtful) return null
      const next = await renew(token)
      if (next) doubtful = next
      return next
    },
    accept(token) {
      if (token === doubtful) doubtful = null
    },
  }
}
