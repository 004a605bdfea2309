import type { App } from '../../src/app.ts'
import { type Calls, expectType } from './call.ts'
import type { Mailbox } from './mailbox.ts'
import type { CreateApiKeyInput } from './operations.generated.ts'

export const testPassword = 'correct horse battery staple'

export interface Person {
  id: string
  email: string
  password: string
  sessionId: string
  accessToken: string
  refreshToken: string
  /** For `execute` and `call`. */
  credential: { bearer: string }
}

const tokens = '... on AuthTokens { accessToken refreshToken expiresIn refreshExpiresIn session { id } user { id } }'
const error = '... on Error { code message }'

export const documents = {
  signup: `mutation($input: SignupInput!) { signup(input: $input) { __typename ${tokens} ${error} ... on ValidationError { fields { path rule } } } }`,
  verifyEmail: `mutation($token: String!) { verifyEmail(token: $token) { __typename ${error} } }`,
  login: `mutation($input: LoginInput) { login(input: $input) { __typename ${tokens} ${error} ... on TwoFactorChallenge { challengeToken expiresAt methods } ... on AccountLockedError { retryAfter } } }`,
  refresh: `mutation($refreshToken: String) { refresh(refreshToken: $refreshToken) { __typename ${tokens} ${error} } }`,
  me: '{ me { id email } }',
  createApiKey: `mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { __typename ... on ApiKeySecret { key apiKey { id prefix scopes } } ${error} } }`,
}

/** What `documents.me` selects. */
export interface MeData {
  me?: { id: string; email: string | null } | null
}

/** Creates users, sessions and API keys through HTTP. */
export function createPeople(call: Calls, app: App, mailbox: Mailbox) {
  let serial = 0

  /** Signs up, follows the link from the mail, and logs in. */
  const createPerson = async (
    wanted: { email?: string; username?: string; name?: string; password?: string } = {},
  ): Promise<Person> => {
    serial += 1
    const input = { email: `person-${serial}@example.com`, password: testPassword, ...wanted }
    await call.signup({ input })
    await app.drain()
    await call.verifyEmail({ token: tokenOf(mailbox.last(input.email).links[0]) })
    return logInAs(input.email, input.password)
  }

  /** Logs in and takes what a client keeps. */
  const logInAs = async (identifier: string, password = testPassword): Promise<Person> => {
    const login = expectType(await call.login({ input: { identifier, password } }), 'AuthTokens')
    return {
      id: login.user.id,
      email: identifier,
      password,
      sessionId: login.session.id,
      accessToken: login.accessToken,
      refreshToken: login.refreshToken ?? '',
      credential: { bearer: login.accessToken },
    }
  }

  /** Gives a person a role; it holds from the next request on. */
  const giveRole = async (person: Pick<Person, 'id'>, role: string) => {
    await app.services.database.executeSql('update users set role = $1 where id = $2', [role, person.id])
  }

  const createKey = async (
    person: Pick<Person, 'credential'>,
    scopes: string[],
    input: Partial<CreateApiKeyInput> = {},
  ) => {
    const made = await call.createApiKey({ input: { name: 'test key', scopes, ...input } }, person.credential)
    const { key, apiKey } = expectType(made, 'ApiKeySecret')
    return { key, id: apiKey.id, credential: { apiKey: key } }
  }

  return { createPerson, logInAs, giveRole, createKey }
}

/** The `token` of a link in a mail. */
export function tokenOf(link: string | undefined): string {
  const token = link && new URL(link).searchParams.get('token')
  if (!token) throw new Error(`There is no token in ${link}`)
  return token
}
