/** What is left for an API key in the current minute, by the tier of its owner. */
export interface ApiKeyRateLimit {
  limit: number
  remaining: number
  /** When the minute ends, by the clock of the server: ISO 8601. */
  resetsAt: string
  /** Seconds until then, at least one. */
  retryAfter: number
}

/** What the server says of an API key. */
export type ApiKeyVerdict =
  | {
      valid: true
      /** The owner; null for a key of an organization. */
      userId: string | null
      /** The organization that the key belongs to, with the scopes that hold for its data alone; null for a key of a user. */
      organization: { id: string; scopes: string[] } | null
      apiKeyId: string
      mode: 'LIVE' | 'TEST'
      scopes: string[]
      /** With `countRequests`: what is left for the key. Missing if the server has no limits. */
      rateLimit?: ApiKeyRateLimit
    }
  | { valid: false; status: 401 | 403; missingScopes: string[] }
  /** With `countRequests`: the key is valid, and has used up its tier. */
  | { valid: false; status: 429; missingScopes: string[]; rateLimit: ApiKeyRateLimit }

/** A verdict that is kept, with the uses since the server was asked for it. Times are in milliseconds since 1970. */
export interface KeptVerdict {
  verdict: Promise<ApiKeyVerdict>
  until: number
  uses: number
  /** The uses that are reported with the next question. Others are refused. */
  most: number
  /** By the clock of this machine, which may differ from that of the server; 0 without a limit. */
  windowEnd: number
}

/** The most uses that the server counts at once, with the one that asks. */
const maxReported = 10_000

/** Notes the limit of a verdict that the server has given at this moment. */
export function noteLimit(kept: KeptVerdict, verdict: ApiKeyVerdict, now: number): void {
  const limit = limitOf(verdict)
  if (!limit) return
  kept.most = limit.remaining
  kept.windowEnd = now + limit.retryAfter * 1000
  // A key must not be refused for a minute that has ended.
  kept.until = Math.min(kept.until, kept.windowEnd)
}

/**
 * Takes the uses since the last verdict, to report them with a question: none if their minute has ended. They are taken because another
 * question may be sent before the answer comes, and must not report them again. A question that fails gives them back.
 */
export function takeUses(last: KeptVerdict | undefined, now: number): number {
  if (!last || now >= last.windowEnd) return 0
  const uses = Math.min(last.uses, last.most, maxReported - 1)
  last.uses = 0
  return uses
}

/** Counts a use under a verdict that is kept. @returns the verdict for this use */
export async function countUse(kept: KeptVerdict, now: () => number): Promise<ApiKeyVerdict> {
  kept.uses += 1
  const use = kept.uses
  const verdict = await kept.verdict
  const limit = limitOf(verdict)
  if (!limit) return verdict
  const retryAfter = Math.max(1, Math.ceil((kept.windowEnd - now()) / 1000))
  const rateLimit = { ...limit, remaining: Math.max(0, kept.most - use), retryAfter }
  if (verdict.valid && use <= kept.most) return { ...verdict, rateLimit }
  return { valid: false, status: 429, missingScopes: [], rateLimit }
}

function limitOf(verdict: ApiKeyVerdict): ApiKeyRateLimit | undefined {
  return 'rateLimit' in verdict ? verdict.rateLimit : undefined
}
