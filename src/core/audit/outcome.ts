/** The result of a change that was not refused. */
export interface Outcome<Result> {
  result: Result
  /** The details for the audit event; null if nothing has changed, which is not recorded. */
  details: Record<string, unknown> | null
}
