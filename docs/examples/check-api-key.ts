const query = `mutation Check($key: String!, $scopes: [Scope!]) {
  verifyApiKey(key: $key, scopes: $scopes) {
    __typename
    ... on VerifiedApiKey { scopes user { id } apiKey { id mode } }
    ... on ScopeNotGrantedError { missingScopes }
  }
}`

/** What the server says of a key at this moment. */
export type Verdict =
  | { good: true; userId: string; apiKeyId: string; mode: 'LIVE' | 'TEST'; scopes: string[] }
  | { good: false; status: 401 | 403; missingScopes: string[] }

/**
 * Asks the server about a key that a client sent: revocation, expiry, suspension and demotion hold at once.
 *
 * @param ownKey this service's own API key, with the scope `keys:verify` and nothing else
 */
export function createCheckApiKey(graphqlUrl: string, ownKey: string) {
  return async function checkApiKey(key: string, scopes: string[] = []): Promise<Verdict> {
    const response = await fetch(graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': ownKey },
      body: JSON.stringify({ query, variables: { key, scopes } }),
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
      userId: answer.user.id,
      apiKeyId: answer.apiKey.id,
      mode: answer.apiKey.mode,
      scopes: answer.scopes,
    }
  }
}
