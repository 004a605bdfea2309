import { randomBytes } from 'node:crypto'

export type Account = { email: string; password: string; accessToken: string; refreshToken: string }

type Reply = { data?: Record<string, Record<string, string> | null> | null; errors?: { message: string }[] }

/** Sends one operation outside any measurement. @throws with the message of the first error */
export async function ask(port: number, query: string, variables: object = {}, accessToken?: string) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(accessToken && { authorization: `Bearer ${accessToken}` }) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(30_000),
  })
  const reply = (await response.json()) as Reply
  if (reply.errors?.[0]) throw new Error(reply.errors[0].message)
  return reply.data ?? {}
}

/** Signs up accounts, a few at a time. The server must not require a confirmed address. */
export async function signUpMany(port: number, count: number): Promise<Account[]> {
  const mutation = `mutation($i: SignupInput!) {
    signup(input: $i) { ... on AuthTokens { accessToken refreshToken } ... on Error { message } }
  }`
  return inTurns(count, async () => {
    const input = { email: `bench-${randomBytes(6).toString('hex')}@example.com`, password: newPassword() }
    const { signup } = await ask(port, mutation, { i: input })
    const { accessToken, refreshToken, message } = signup ?? {}
    if (!accessToken || !refreshToken) throw new Error(`Signing up failed: ${message ?? 'no tokens came'}`)
    return { ...input, accessToken, refreshToken }
  })
}

/** The headers and the body of an answer to `me`, as the server sends them to the load. */
export async function answerOfMe(port: number, [account]: Account[]) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${account?.accessToken}`,
    },
    body: JSON.stringify({ query: '{ me { id email } }' }),
    signal: AbortSignal.timeout(30_000),
  })
  // Node writes these itself.
  const own = ['connection', 'date', 'keep-alive']
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !own.includes(name)))
  return { headers, body: await response.text() }
}

/** Creates an API key for each account. @throws if the server does not support API keys */
export async function createKeys(port: number, accounts: Account[]): Promise<string[]> {
  const mutation = `mutation {
    createApiKey(input: { name: "bench", scopes: ["profile:read"] }) { ... on ApiKeySecret { key } ... on Error { message } }
  }`
  return inTurns(accounts.length, async (index) => {
    const { createApiKey } = await ask(port, mutation, {}, accounts[index]?.accessToken)
    if (!createApiKey?.key) throw new Error(createApiKey?.message ?? 'no key came')
    return createApiKey.key
  })
}

/** Opens a second session of each account and moves it to an organization of its own. @returns the access tokens that carry it */
export async function enterOrganizations(port: number, accounts: Account[]): Promise<string[]> {
  const logIn =
    'mutation($i: LoginInput) { login(input: $i) { ... on AuthTokens { accessToken } ... on Error { message } } }'
  const create =
    'mutation { createOrganization(input: { name: "Bench" }) { ... on Organization { id } ... on Error { message } } }'
  const enter =
    'mutation($id: ID) { switchOrganization(id: $id) { ... on AuthTokens { accessToken } ... on Error { message } } }'
  return inTurns(accounts.length, async (index) => {
    const { email: identifier, password } = accounts[index] ?? {}
    const { login } = await ask(port, logIn, { i: { identifier, password } })
    const { createOrganization } = await ask(port, create, {}, login?.accessToken)
    const { switchOrganization } = await ask(port, enter, { id: createOrganization?.id }, login?.accessToken)
    if (!switchOrganization?.accessToken) throw new Error(switchOrganization?.message ?? 'no token came')
    return switchOrganization.accessToken
  })
}

/** A password that every rule allows. */
export function newPassword(): string {
  return `bench ${randomBytes(12).toString('base64url')}`
}

/** Runs `work` `count` times, four at a time, and returns the results in order. */
export async function inTurns<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  let next = 0
  const worker = async () => {
    while (next < count) {
      const index = next++
      results[index] = await work(index)
    }
  }
  await Promise.all(Array.from({ length: 4 }, worker))
  return results
}
