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
 * @param browser the headers of its request
 * @returns null for a request that is refused as a whole, such as one with an access token that has ended
 * @throws when the server cannot be reached
 */
async function execute<Data>(browser: Headers, query: string, variables: object, accessToken?: string) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    cache: 'no-store',
    headers: {
      'content-type': 'application/json',
      'user-agent': browser.get('user-agent') ?? '',
      'x-forwarded-for': browser.get('x-forwarded-for') ?? '',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ query, variables }),
  })
  const { data }: { data?: Data | null } = await response.json()
  return data ?? null
}

export async function login(browser: Headers, input: { identifier: string; password: string }) {
  const data = await execute<{ login: Result<'login'> }>(browser, documents.login, { input })
  return data?.login
}

export async function verifyTwoFactor(browser: Headers, input: { challengeToken: string; code: string }) {
  const data = await execute<{ verifyTwoFactor: Result<'verifyTwoFactor'> }>(browser, documents.verifyTwoFactor, {
    input,
  })
  return data?.verifyTwoFactor
}

export async function refresh(browser: Headers, refreshToken: string) {
  const data = await execute<{ refresh: Result<'refresh'> }>(browser, documents.refresh, { refreshToken })
  return data?.refresh
}

export async function logout(browser: Headers, accessToken: string) {
  await execute(browser, documents.logout, {}, accessToken)
}

export async function me(browser: Headers, accessToken: string) {
  const data = await execute<{ me: Pick<User, 'id' | 'email' | 'name'> }>(browser, documents.me, {}, accessToken)
  return data?.me
}
