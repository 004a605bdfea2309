/** What a one-time token is for, and by which rules it lives. */
export interface TokenPurpose {
  readonly name: string
  /** How long a token works, in seconds. */
  readonly seconds: number
  /** Whether a new token voids those that were made before for the same user. */
  readonly replaces: boolean
}
