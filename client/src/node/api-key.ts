import { isApiKey } from './is-api-key.ts'
import { type ApiKeyRateLimit, type ApiKeyVerdict, countUse, type KeptVerdict, noteLimit, takeUses } from './verdict.ts'

const verdictFields = 'scopes user { id } organization { id } organizationScopes apiKey { id mode }'
const query = `mutation VerifyApiKey($key: String!, $scopes: [Scope!], $organizationScopes: [Scope!]) {
  verifyApiKey(key: $key, scopes: $scopes, organizationScopes: $organizationScopes) {
    __typename
    ... on VerifiedApiKey { ${verdictFields} }
    ... on ScopeNotGrantedError { missingScopes }
  }
}`
// A document of its own: the other one stays as it was in lists of trusted documents, and for servers without `count`.
const countingQuery = `mutation CountApiKey($key: String!, $scopes: [Scope!], $organizationScopes: [Scope!], $count: Int) {
  verifyApiKey(key: $key, scopes: $scopes, organizationScopes: $organizationScopes, count: $count) {
    __typename
    ... on VerifiedApiKey { ${verdictFields} rateLimit { limit remaining resetsAt retryAfter exceeded } }
    ... on ScopeNotGrantedError { missingScopes }
  }
}`

export interface ApiKeyVerifierOptions {
  /** The server's PUBLIC_URL, or the address of its GraphQL endpoint. */
  url: string
  /** An API key of this service, with the scope `keys:verify` and no other. */
  apiKey: string
  /** For how many seconds a verdict is kept: so long a revoked key works on. By default 5; 0 asks for every request. */
  cacheSeconds?: number
  /** How many verdicts of valid keys are kept, and as many others apart from them. By default 10,000. */
  cacheSize?: number
  /**
   * Whether each call counts as a use of the key against the tier of its owner: a key that has used it up gets a verdict with the
   * status 429. The server is told of the uses with the next verdict that it is asked for. By default false.
   */
  countRequests?: boolean
  /** Used in place of the global `fetch`. */
  fetch?: typeof fetch
  /** Milliseconds since 1970: for tests. */
  now?: () => number
}

/** @param needed scopes that the key must have, everywhere or in its organization */
export type VerifyApiKey = (
  key: string,
  needed?: { scopes?: readonly string[]; organizationScopes?: readonly string[] },
) => Promise<ApiKeyVerdict>

/**
 * Creates a check of API keys that asks the server: revocation, expiry, suspension and lost scopes take effect when the verdict
 * that is kept has expired. Requests for the same key at the same time ask once, and a key with a wrong checksum never.
 *
 * The check throws when the server cannot be asked: answer 503 then, and not 401.
 */
export function createApiKeyVerifier(options: ApiKeyVerifierOptions): VerifyApiKey {
  const { apiKey, cacheSeconds = 5, cacheSize = 10_000, countRequests = false, now = Date.now } = options
  const send = options.fetch ?? fetch
  const url = options.url.replace(/\/+$/, '')
  const endpoint = url.endsWith('/graphql') ? url : `${url}/graphql`
  // An attacker who sends invented keys must not displace the verdicts of valid ones.
  const valid = new Map<string, KeptVerdict>()
  const others = new Map<string, KeptVerdict>()
  const keep = (verdicts: Map<string, KeptVerdict>, name: string, kept: KeptVerdict) => {
    verdicts.delete(name)
    verdicts.set(name, kept)
    // Nor fill the memory: the oldest verdict makes room.
    for (const oldest of verdicts.keys()) {
      if (verdicts.size <= cacheSize) break
      verdicts.delete(oldest)
    }
  }

  return async (given, { scopes = [], organizationScopes = [] } = {}) => {
    const key = given.trim()
    if (!isApiKey(key)) return { valid: false, status: 401, missingScopes: [] }
    const name = await nameOf([key, ...[...scopes].sort(), ' ', ...[...organizationScopes].sort()])
    const known = [valid.get(name), others.get(name)].find((kept) => kept && kept.until > now())
    if (known) return countRequests ? countUse(known, now) : known.verdict
    const asked = { key, scopes, organizationScopes }
    const last = valid.get(name)
    const uses = countRequests ? takeUses(last, now()) : 0
    const kept: KeptVerdict = {
      verdict: ask(send, endpoint, apiKey, countRequests ? { ...asked, count: uses + 1 } : asked),
      until: now() + cacheSeconds * 1000,
      uses: 0,
      most: 0,
      windowEnd: 0,
    }
    keep(others, name, kept)
    const forget = () => others.get(name) === kept && others.delete(name)
    const sort = (verdict: ApiKeyVerdict) => {
      noteLimit(kept, verdict, now())
      // The uses of an earlier verdict are reported.
      valid.delete(name)
      if (!verdict.valid && verdict.status !== 429) return
      forget()
      keep(valid, name, kept)
    }
    // A failure is no verdict: the next request asks again.
    const fail = () => {
      if (last) last.uses += uses
      forget()
    }
    kept.verdict.then(sort, fail)
    return kept.verdict
  }
}

/** A copy of the memory must not contain keys. */
async function nameOf(parts: string[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))
  return String.fromCharCode(...new Uint8Array(digest))
}

interface Answer {
  data?: { verifyApiKey?: Verdict | null } | null
  errors?: { extensions?: { code?: string } }[]
}

interface Verdict {
  __typename: string
  missingScopes: string[]
  scopes: string[]
  user: { id: string } | null
  organization: { id: string } | null
  organizationScopes: string[] | null
  apiKey: { id: string; mode: 'LIVE' | 'TEST' }
  rateLimit?: (ApiKeyRateLimit & { exceeded: boolean }) | null
}

async function ask(
  send: typeof fetch,
  endpoint: string,
  apiKey: string,
  variables: { key: string; scopes: readonly string[]; organizationScopes: readonly string[]; count?: number },
): Promise<ApiKeyVerdict> {
  const response = await send(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ query: variables.count === undefined ? query : countingQuery, variables }),
    // A redirect that is followed would send both keys to another server. Not every runtime has `error`.
    redirect: 'manual',
    signal: AbortSignal.timeout(5_000),
  })
  const { data, errors } = (await response.json()) as Answer
  const answer = data?.verifyApiKey
  // No verdict: this service's own key is wrong, or the server is busy.
  if (!answer) throw new Error(`The API key could not be verified: ${errors?.[0]?.extensions?.code ?? response.status}`)
  if (answer.__typename === 'ScopeNotGrantedError') {
    return { valid: false, status: 403, missingScopes: answer.missingScopes }
  }
  if (answer.__typename !== 'VerifiedApiKey') return { valid: false, status: 401, missingScopes: [] }
  const { exceeded, rateLimit } = readLimit(answer.rateLimit)
  if (rateLimit && exceeded) return { valid: false, status: 429, missingScopes: [], rateLimit }
  return {
    valid: true,
    userId: answer.user?.id ?? null,
    organization: answer.organization && { id: answer.organization.id, scopes: answer.organizationScopes ?? [] },
    apiKeyId: answer.apiKey.id,
    mode: answer.apiKey.mode,
    scopes: answer.scopes,
    ...(rateLimit && { rateLimit }),
  }
}

function readLimit(limit: Verdict['rateLimit']): { exceeded: boolean; rateLimit: ApiKeyRateLimit | null } {
  if (!limit) return { exceeded: false, rateLimit: null }
  const { exceeded, ...rateLimit } = limit
  return { exceeded, rateLimit }
}
