const query = `mutation Check($key: String!, $scopes: [Scope!], $organizationScopes: [Scope!]) {
  verifyApiKey(key: $key, scopes: $scopes, organizationScopes: $organizationScopes) {
    __typename
    ... on VerifiedApiKey { scopes user { id } organization { id } organizationScopes apiKey { id mode } }
    ... on ScopeNotGrantedError { missingScopes }
  }
}`

/** What the server says of a key at this moment. */
export type Verdict =
  | {
      good: true
      /** The owner; null for a key of an organization. */
      userId: string | null
      /** The organization that the key belongs to, with the scopes that hold for its data alone; null for a key of a user. */
      organization: { id: string; scopes: string[] } | null
      apiKeyId: string
      mode: 'LIVE' | 'TEST'
      scopes: string[]
    }
  | { good: false; status: 401 | 403; missingScopes: string[] }

/**
 * Asks the server about a key that a client sent: revocation, expiry, suspension and demotion hold at once.
 *
 * @param ownKey this service's own API key, with the scope `keys:verify` and nothing else
 */
export function createCheckApiKey(graphqlUrl: string, ownKey: string) {
  return async function checkApiKey(
    key: string,
    scopes: string[] = [],
    organizationScopes: string[] = [],
  ): Promise<Verdict> {
    const response = await fetch(graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': ownKey },
      body: JSON.stringify({ query, variables: { key, scopes, organizationScopes } }),
      signal: AbortSignal.timeout(2_000),
    })
    const { data, errors } = await response.json()
    const answer = data?.verifyApiKey
    // No verdict is not a bad key: the own key is wrong, or the server is busy. Answer 503.
    if (!answer) throw new Error(`The key could not be checked: ${errors?.[0]?.extensions?.code}`)
    if (answer.__typename === 'ScopeNotGrantedError') {
      return { good: false, status: 403, missingScopes: answer.missingScopes }
    }
    if (answer.__typename !== 'VerifiedApiKey') return { good: false, status: 401, missingScopes: [] }
    return {
      good: true,
      userId: answer.user?.id ?? null,
      organization: answer.organization && { id: answer.organization.id, scopes: answer.organizationScopes },
      apiKeyId: answer.apiKey.id,
      mode: answer.apiKey.mode,
      scopes: answer.scopes,
    }
  }
}
