/** The step of a login that is counted. */
export type LoginStep = 'password' | 'second_factor' | 'oauth' | 'passkey' | 'mail'

/** Counts events for monitoring. A count takes less than a microsecond and never fails. */
export interface Meter {
  /** @param status of the answer; null when the client went away before it. @param seconds that the answer took */
  countRequest(path: string, status: number | null, seconds: number): void
  /** @param outcome `OK`, or the code of the first error */
  countOperation(outcome: string): void
  /** @param outcome `SUCCESS`, or the code of what was answered instead */
  countLogin(step: LoginStep, outcome: string): void
  /** An execution over a limit. @param limit the field's name, or `tier` */
  countRefusal(limit: string): void
  /** A request to an identity provider, with everything that belongs to it. @param outcome `OK`, or why it failed */
  countOAuthRequest(provider: string, outcome: string): void
  /** A limit that should have been counted in Redis and was counted in PostgreSQL. */
  countFallback(): void
}
