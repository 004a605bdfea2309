import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { type App, createApp, type Overrides } from '../../src/app.ts'
import { type Config, readSettings, type Secrets, type Settings } from '../../src/config.ts'
import { createTestClock } from './clock.ts'
import { createTestDatabase } from './database.ts'
import { createMailbox } from './mailbox.ts'

export interface Answer {
  status: number
  headers: Headers
  data: Record<string, any>
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, any> }[]
  extensions: Record<string, any>
}

export type Credential =
  | { bearer: string }
  | { apiKey: string }
  | { basic: [string, string] }
  | { headers: Record<string, string> }

export const testPassword = 'correct horse battery staple'

/** What a test changes of the settings, without saying which of them are secrets. */
export type SettingsChange = Partial<Config & Secrets>

/** The settings with some of them changed. */
export function changeSettings({ config, secrets }: Settings, change: SettingsChange): Settings {
  const { secret, previousSecrets, databaseUrl, redisUrl, smtpUrl, adminPassword, metricsToken, ...rest } = {
    ...config,
    ...secrets,
    ...change,
  }
  const changed = { secret, previousSecrets, databaseUrl, redisUrl, smtpUrl, adminPassword, metricsToken }
  return { config: rest, secrets: changed }
}

/** What the tests run with: a low bcrypt cost, no limits but where a test turns them on. */
export function testSettings(change: SettingsChange = {}): Settings {
  const settings = readSettings({
    NODE_ENV: 'test',
    BCRYPT_COST: '4',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
    SALLYPORT_SECRET: 'k3Jx8vQpT1mZr6WnYc0LbHs9DfGaUe2o-tests',
    DATABASE_URL: 'postgres://replaced@127.0.0.1/replaced',
    SCOPES: 'databases:read,databases:write',
    ROLES: 'support=profile:read,users:read,audit:read,sessions:read',
  })
  return changeSettings(settings, change)
}

/** A server on loopback with a database, a clock and a mailbox of its own. Call `close` in `afterAll`. */
export async function createTestApp(change: SettingsChange = {}, overrides: Overrides = {}) {
  const database = await createTestDatabase()
  const clock = createTestClock()
  const mailbox = createMailbox()
  const settings = testSettings({ databaseUrl: database.url, ...change })
  const logger = pino({ level: 'silent' })
  const app: App = await createApp(settings, {
    clock,
    prepareDatabase: (database) => clock.leads(database),
    mailer: mailbox,
    logger,
    pollSeconds: 0,
    migrated: true,
    // A machine that is shared may stall; the tests of faults set 1.
    timeoutFactor: 15,
    ...overrides,
  })
  const { url } = await app.listen(0, '127.0.0.1')

  const execute: Execute = async (query, variables = {}, credential, headers = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...credentialHeaders(credential),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    })
    const body = (await response.json()) as Partial<Answer>
    return {
      status: response.status,
      headers: response.headers,
      data: body.data ?? {},
      errors: body.errors ?? [],
      extensions: body.extensions ?? {},
    } satisfies Answer
  }

  const people = createPeople(execute, app, mailbox)
  return {
    app,
    url,
    settings,
    ...settings,
    clock,
    mailbox,
    databaseUrl: database.url,
    execute,
    ...people,
    /** Raw SQL against the app's database. */
    sql: async <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
      (await app.services.database.executeSql(text, values)).rows as Row[],
    async close() {
      clock.leaves(app.services.database)
      await app.close(1)
      await database.drop()
    },
  }
}

export type TestApp = Awaited<ReturnType<typeof createTestApp>>

type Execute = (query: string, variables?: object, credential?: Credential, headers?: object) => Promise<Answer>

export interface Person {
  id: string
  email: string
  password: string
  sessionId: string
  accessToken: string
  refreshToken: string
  /** For `execute`. */
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

function createPeople(execute: Execute, app: App, mailbox: ReturnType<typeof createMailbox>) {
  let serial = 0

  /** Signs up, follows the link from the mail, and logs in: all through HTTP. */
  const createPerson = async (
    wanted: { email?: string; username?: string; name?: string; password?: string } = {},
  ): Promise<Person> => {
    serial += 1
    const input = { email: `person-${serial}@example.com`, password: testPassword, ...wanted }
    await execute(documents.signup, { input })
    await app.drain()
    const token = tokenOf(mailbox.last(input.email).links[0])
    await execute(documents.verifyEmail, { token })
    return logInAs(input.email, input.password)
  }

  /** Logs in and takes what a client keeps. */
  const logInAs = async (identifier: string, password = testPassword): Promise<Person> => {
    const answer = await execute(documents.login, { input: { identifier, password } })
    const login = answer.data.login
    if (login?.__typename !== 'AuthTokens') throw new Error(`No tokens for ${identifier}: ${JSON.stringify(answer)}`)
    return {
      id: login.user.id,
      email: identifier,
      password,
      sessionId: login.session.id,
      accessToken: login.accessToken,
      refreshToken: login.refreshToken,
      credential: { bearer: login.accessToken },
    }
  }

  /** Gives a person a role; it holds from the next request on. */
  const giveRole = async (person: Person, role: string) => {
    await app.services.database.executeSql('update users set role = $1 where id = $2', [role, person.id])
  }

  const createKey = async (person: Person, scopes: string[], input: object = {}) => {
    const answer = await execute(
      documents.createApiKey,
      { input: { name: 'test key', scopes, ...input } },
      person.credential,
    )
    const created = answer.data.createApiKey
    if (created?.__typename !== 'ApiKeySecret') throw new Error(`No key: ${JSON.stringify(answer)}`)
    return {
      key: created.key as string,
      id: created.apiKey.id as string,
      credential: { apiKey: created.key as string },
    }
  }

  return { createPerson, logInAs, giveRole, createKey }
}

/** The `token` of a link in a mail. */
export function tokenOf(link: string | undefined): string {
  const token = link && new URL(link).searchParams.get('token')
  if (!token) throw new Error(`There is no token in ${link}`)
  return token
}

function credentialHeaders(credential: Credential | undefined): Record<string, string> {
  if (!credential) return {}
  if ('bearer' in credential) return { authorization: `Bearer ${credential.bearer}` }
  if ('apiKey' in credential) return { 'x-api-key': credential.apiKey }
  if ('basic' in credential)
    return { authorization: `Basic ${Buffer.from(credential.basic.join(':')).toString('base64')}` }
  return credential.headers
}

/** The schema as it is kept in the repository. */
export function keptSchema(): string {
  return readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')
}
