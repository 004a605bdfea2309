import type { AuthTokens, Operations, User } from '@sallyport/client'

const url = process.env.SALLYPORT_URL ?? 'http://localhost:4000'

/** The tokens that are kept in cookies. */
export type Tokens = Pick<AuthTokens, 'accessToken' | 'expiresIn' | 'refreshToken' | 'refreshExpiresIn'>

/** The results of the schema, with the fields of `AuthTokens` that the documents below select. */
type Result<Field extends 'login' | 'refresh' | 'verifyTwoFactor'> =
  | Exclude<Operations[Field]['result'], { __typename: 'AuthTokens' }>
  | ({ __typename: 'AuthTokens' } & Tokens)

const tokens = '... on AuthTokens { accessToken expiresIn refreshToken refreshExpiresIn }'
const documents = {
  login: `mutation($input: LoginInput) { login(input: $input) {
    __typename ${tokens} ... on TwoFactorChallenge { challengeToken } ... on Error { message } } }`,
  verifyTwoFactor: `mutation($input: TwoFactorInput!) { verifyTwoFactor(input: $input) {
    __typename ${tokens} ... on Error { message } } }`,
  refresh: `mutation($refreshToken: String) { refresh(refreshToken: $refreshToken) {
    __typename ${tokens} ... on Error { message } } }`,
  logout: 'mutation { logout { __typename } }',
  me: '{ me { id email name } }',
}

/**
 * Calls the server on behalf of a browser, whose address and program go with the request: limits count by address.
 *
 * @returns null for a request that is refused as a whole, such as one with an access token that has ended
 * @throws when the server cannot be reached
 */
async function execute<Data>(
  query: string,
  headers: Headers,
  variables: object,
  accessToken?: string,
): Promise<Data | null> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    cache: 'no-store',
    headers: {
      'content-type': 'application/json',
      'user-agent': headers.get('user-agent') ?? '',
      'x-forwarded-for': headers.get('x-forwarded-for') ?? '',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ query, variables }),
  })
  const { data } = await response.json()
  return data ?? null
}

/** The calls of this application, for the browser with these headers. */
export function sallyport(headers: Headers) {
  return {
    login: async (identifier: string, password: string) =>
      (await execute<{ login: Result<'login'> }>(documents.login, headers, { input: { identifier, password } }))?.login,
    verifyTwoFactor: async (challengeToken: string, code: string) =>
      (
        await execute<{ verifyTwoFactor: Result<'verifyTwoFactor'> }>(documents.verifyTwoFactor, headers, {
          input: { challengeToken, code },
        })
      )?.verifyTwoFactor,
    refresh: async (refreshToken: string) =>
      (await execute<{ refresh: Result<'refresh'> }>(documents.refresh, headers, { refreshToken }))?.refresh,
    logout: (accessToken: string) => execute(documents.logout, headers, {}, accessToken),
    me: async (accessToken: string) =>
      (await execute<{ me: Pick<User, 'id' | 'email' | 'name'> | null }>(documents.me, headers, {}, accessToken))?.me ??
      null,
  }
}
