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
 * @param timeout in milliseconds
 * @returns null for a request that is refused as a whole, such as one with an access token that has ended
 * @throws when the server cannot be reached, is busy or fails
 */
async function execute<Data>(
  browser: Headers,
  query: string,
  variables: object,
  { accessToken, timeout = 10_000 }: { accessToken?: string; timeout?: number } = {},
) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    cache: 'no-store',
    signal: AbortSignal.timeout(timeout),
    headers: {
      'content-type': 'application/json',
      'user-agent': browser.get('user-agent') ?? '',
      'x-forwarded-for': browser.get('x-forwarded-for') ?? '',
      // With COOKIE_MODE=on, only a program that sends this header gets the refresh token in the answer.
      'x-sallyport-cookie': 'off',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ query, variables }),
  })
  if (response.status >= 500) throw new Error(`The server has answered with status ${response.status}.`)
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

/** How long the first attempt to refresh waits for an answer, and every further one, in milliseconds. */
const patience = { first: 3_000, further: 4_000 }
/** Milliseconds after which a refresh is not repeated. The server accepts a repetition for ten seconds; later, it ends the session. */
const repeatable = 9_000

/**
 * Exchanges a refresh token. It is sent again while no answer arrives: the server gives the same successor.
 *
 * @throws when no answer arrived: the token must be kept
 */
export async function refresh(browser: Headers, refreshToken: string) {
  const begun = Date.now()
  let timeout = patience.first
  for (let pause = 250; ; pause *= 2) {
    try {
      const data = await execute<{ refresh: Result<'refresh'> }>(
        browser,
        documents.refresh,
        { refreshToken },
        { timeout },
      )
      return data?.refresh
    } catch (error) {
      // The clock may have been set back.
      if (Math.abs(Date.now() + pause - begun) > repeatable) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
    timeout = patience.further
  }
}

export async function logout(browser: Headers, accessToken: string) {
  await execute(browser, documents.logout, {}, { accessToken })
}

export async function me(browser: Headers, accessToken: string) {
  const data = await execute<{ me: Pick<User, 'id' | 'email' | 'name'> }>(browser, documents.me, {}, { accessToken })
  return data?.me
}
