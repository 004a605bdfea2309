/** The purpose of a one-time token, with its lifetime. */
export interface TokenPurpose {
  readonly name: string
  /** The lifetime of a token, in seconds. */
  readonly seconds: number
  /** Whether a new token voids those that were made before for the same user. */
  readonly replaces: boolean
  /** Whether the token is mailed in a link. Such a token is refused in a request with the credential of another user. */
  readonly mailed: boolean
}
