/** Most changes are over within the first answers, which come fast. Then there is room in the limit of 60 requests a minute. */
const fast = 700
const fastAnswers = 5
const slow = 3_000

/** How the progress of a job was asked for until now. */
interface Asked {
  /** How many answers have arrived. */
  answers: number
  /** Why the last one did not arrive; null if it did. */
  error: { code: string; retryAfter?: number | undefined } | null
}

/** When the progress of a job is asked for again, in milliseconds. */
export function progressInterval({ answers, error }: Asked): number {
  if (error?.code === 'RATE_LIMITED') return Math.max(slow, (error.retryAfter ?? 10) * 1000)
  return answers < fastAnswers ? fast : slow
}
