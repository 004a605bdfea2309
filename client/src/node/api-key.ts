import { isApiKey } from './is-api-key.ts'

const query = `mutation VerifyApiKey($key: String!, $scopes: [Scope!], $organizationScopes: [Scope!]) {
  verifyApiKey(key: $key, scopes: $scopes, organizationScopes: $organizationScopes) {
    __typename
    ... on VerifiedApiKey { scopes user { id } organization { id } organizationScopes apiKey { id mode } }
    ... on ScopeNotGrantedError { missingScopes }
  }
}`

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
    }
  | { valid: false; status: 401 | 403; missingScopes: string[] }

export interface ApiKeyVerifierOptions {
  /** The server's PUBLIC_URL, or the address of its GraphQL endpoint. */
  url: string
  /** An API key of this service, with the scope `keys:verify` and no other. */
  apiKey: string
  /** For how many seconds a verdict is kept: so long a revoked key works on. By default 5; 0 asks for every request. */
  cacheSeconds?: number
  /** How many verdicts of valid keys are kept, and as many others apart from them. By default 10,000. */
  cacheSize?: number
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
  const { apiKey, cacheSeconds = 5, cacheSize = 10_000, now = Date.now } = options
  const send = options.fetch ?? fetch
  const url = options.url.replace(/\/+$/, '')
  const endpoint = url.endsWith('/graphql') ? url : `${url}/graphql`
  // An attacker who sends invented keys must not displace the verdicts of valid ones.
  const valid = new Map<string, Kept>()
  const others = new Map<string, Kept>()
  const keep = (verdicts: Map<string, Kept>, name: string, kept: Kept) => {
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
    if (known) return known.verdict
    const kept = {
      verdict: ask(send, endpoint, apiKey, { key, scopes, organizationScopes }),
      until: now() + cacheSeconds * 1000,
    }
    keep(others, name, kept)
    const forget = () => others.get(name) === kept && others.delete(name)
    const sort = (verdict: ApiKeyVerdict) => {
      if (!verdict.valid) return
      forget()
      keep(valid, name, kept)
    }
    // A failure is no verdict: the next request asks again.
    kept.verdict.then(sort, forget)
    return kept.verdict
  }
}

interface Kept {
  verdict: Promise<ApiKeyVerdict>
  /** Milliseconds since 1970. */
  until: number
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
}

async function ask(
  send: typeof fetch,
  endpoint: string,
  apiKey: string,
  variables: { key: string; scopes: readonly string[]; organizationScopes: readonly string[] },
): Promise<ApiKeyVerdict> {
  const response = await send(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ query, variables }),
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
  return {
    valid: true,
    userId: answer.user?.id ?? null,
    organization: answer.organization && { id: answer.organization.id, scopes: answer.organizationScopes ?? [] },
    apiKeyId: answer.apiKey.id,
    mode: answer.apiKey.mode,
    scopes: answer.scopes,
  }
}
