import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { makeFirstAdminLink } from '../../src/features/admin/index.ts'
import { countStatistics } from '../../src/features/server/index.ts'
import { documents, testPassword, testSettings, tokenOf } from '../_util/app.ts'
import { createAuthenticator } from '../_util/authenticator.ts'
import { createTestClock } from '../_util/clock.ts'
import { createMailbox } from '../_util/mailbox.ts'

// PostgreSQL starts inside this process, which is slow on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const clock = createTestClock()
const mailbox = createMailbox()
const email = 'ada@example.com'

let dataDir: string
let running: { app: App; url: string } | null = null
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sallyport-embedded-'))
})
afterAll(async () => {
  await stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** The server as one command starts it: no database, no secret, nothing but a folder. */
const boot = () => {
  const tokenClaims = [{ claim: 'plan', path: ['plan'] }]
  const settings = testSettings({ databaseUrl: null, secret: null, dataDir, tokenClaims })
  return createApp(settings, {
    clock,
    prepareDatabase: (database) => clock.leads(database),
    mailer: mailbox,
    logger: pino({ level: 'silent' }),
    pollSeconds: 0,
    timeoutFactor: 15,
  })
}
const start = async () => {
  const app = await boot()
  running = { app, url: (await app.listen(0, '127.0.0.1')).url }
}
const stop = async () => {
  if (running) clock.leaves(running.app.services.database)
  await running?.app.close(1)
  running = null
}
const execute = async (query: string, variables: object = {}, bearer?: string) => {
  const headers = { 'content-type': 'application/json', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) }
  const body = JSON.stringify({ query, variables })
  const response = await fetch(`${running?.url}/graphql`, { method: 'POST', headers, body })
  const answer = (await response.json()) as {
    data: Record<string, Record<string, unknown>>
    errors?: { extensions: { code: string } }[]
  }
  return { data: answer.data, code: answer.errors?.[0]?.extensions.code }
}
const signIn = async () => {
  const { data } = await execute(documents.login, { input: { identifier: email, password: testPassword } })
  expect(data.login).toMatchObject({ __typename: 'AuthTokens' })
  return data.login as { accessToken: string; refreshToken: string; session: { id: string } }
}

test('the first steps without another service: sign up, confirm, log in, query, refresh, end a session, log out', async () => {
  await start()
  const input = { email, password: testPassword, name: 'Ada', username: 'ada' }
  expect((await execute(documents.signup, { input })).data.signup).toMatchObject({ __typename: 'MailSent' })
  const early = await execute(documents.login, { input: { identifier: email, password: testPassword } })
  expect(early.data.login).toMatchObject({ code: 'EMAIL_NOT_VERIFIED' })
  await running?.app.drain()
  const token = tokenOf(mailbox.last(email).links[0])
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => execute(documents.verifyEmail, { token })))
  const names = outcomes.map(({ data }) => data.verifyEmail?.__typename)
  expect(names.toSorted()).toEqual(['Done', ...Array(4).fill('TokenInvalidError')])

  const first = await signIn()
  const second = await signIn()
  const me = '{ me { email username sessions { totalCount nodes { id current } } } access { kind } }'
  expect((await execute(me, {}, first.accessToken)).data).toMatchObject({
    me: {
      ...{ email, username: 'ada' },
      sessions: {
        totalCount: 2,
        nodes: [
          { id: second.session.id, current: false },
          { id: first.session.id, current: true },
        ],
      },
    },
    access: { kind: 'SESSION' },
  })

  const { refreshToken } = first
  const refreshed = await Promise.all(Array.from({ length: 10 }, () => execute(documents.refresh, { refreshToken })))
  const successors = new Set(refreshed.map(({ data }) => data.refresh?.refreshToken))
  expect(successors.size).toBe(1)
  expect([...successors][0]).toMatch(/^sp_rt_/)

  const revoke = 'mutation($id: ID!) { revokeSession(id: $id) { __typename } }'
  const { data } = await execute(revoke, { id: second.session.id }, first.accessToken)
  expect(data.revokeSession?.__typename).toBe('Done')
  expect((await execute(documents.me, {}, second.accessToken)).code).toBe('TOKEN_INVALID')
  expect((await execute('mutation { logout { __typename } }', {}, first.accessToken)).data.logout?.__typename).toBe(
    'Done',
  )
  expect((await execute(documents.me, {}, first.accessToken)).code).toBe('TOKEN_INVALID')
})

test('parallel changes of data are all made, and tokens have the claims of the operator’s data', async () => {
  const { accessToken } = await signIn()
  const append =
    'mutation($ids: JSONObject) { updateData(input: { append: $ids }) { ... on User { id data } code: __typename } }'
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => execute(append, { ids: { ids: [index, 'shared'] } }, accessToken)),
  )
  const ids = answers.map(({ data }) => data.updateData?.id)
  expect(new Set(ids).size).toBe(1)
  const { data } = await execute('{ me { data } }', {}, accessToken)
  expect(data.me?.data).toMatchObject({ ids: { length: 51 } })
  await running?.app.services.database.executeSql(
    `update user_data set app_data = '{"plan":"pro"}' where user_id = $1`,
    [ids[0]],
  )
  const { refreshToken, accessToken: first } = await signIn()
  const refreshed = (await execute(documents.refresh, { refreshToken })).data.refresh
  for (const token of [first, String(refreshed?.accessToken)]) {
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ plan: 'pro' })
  }
})

test('a passkey is registered, signs in and is deleted', async () => {
  const { accessToken } = await signIn()
  const answer = async (query: string, variables: object = {}, bearer?: string) =>
    (await execute(query, variables, bearer)).data.answer ?? {}
  const ceremony = '{ ... on PasskeyCeremony { id options } }'
  const authenticator = createAuthenticator({ counts: true })
  const optionsOf = (started: Record<string, unknown>) => started.options as Record<string, unknown>
  const started = await answer(`mutation { answer: startPasskeyRegistration ${ceremony} }`, {}, accessToken)
  const finish = `mutation($id: ID!, $response: JSONObject!) {
    answer: finishPasskeyRegistration(id: $id, response: $response) { ... on Passkey { id } } }`
  const registered = { id: started.id, response: authenticator.create(optionsOf(started)) }
  const { id } = await answer(finish, registered, accessToken)
  const login = `mutation($id: ID!, $response: JSONObject!) {
    answer: finishPasskeyLogin(id: $id, response: $response) { __typename } }`
  for (let time = 0; time < 2; time += 1) {
    const begun = await answer(`mutation { answer: startPasskeyLogin ${ceremony} }`)
    const response = authenticator.get(optionsOf(begun))
    expect(await answer(login, { id: begun.id, response })).toEqual({ __typename: 'AuthTokens' })
  }
  const { data } = await execute('{ me { passkeys { id lastUsedAt } } }', {}, accessToken)
  expect(data.me?.passkeys).toEqual([{ id, lastUsedAt: clock.now().toISOString() }])
  const remove = 'mutation($id: ID!) { answer: deletePasskey(id: $id) { __typename } }'
  expect(await answer(remove, { id }, accessToken)).toEqual({ __typename: 'Done' })
})

test('a second server on the same directory is refused in one sentence, and the first keeps running', async () => {
  await expect(boot()).rejects.toThrow(/^DATA_DIR: another process uses the embedded database in [^\n]*\.$/)
  await signIn()
})

test('accounts, sessions, tokens and queued mail survive a restart, and other users cannot read the files', async () => {
  const kept = await signIn()
  const used = await signIn()
  const { data } = await execute(documents.refresh, { refreshToken: used.refreshToken })
  const waiting = 'grace@example.com'
  await execute(documents.signup, { input: { email: waiting, password: testPassword } })
  await stop()
  expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600)
  expect(await readdir(dataDir)).toContain('postgres')

  await start()
  expect((await execute(documents.me, {}, kept.accessToken)).data.me).toMatchObject({ email })
  expect((await execute(documents.refresh, { refreshToken: kept.refreshToken })).data.refresh).toMatchObject({
    session: { id: kept.session.id },
  })
  // A retry of an exchange returns the same successor, and the server still knows the tokens that were used before it stopped.
  const { refreshToken } = used
  const again = await execute(documents.refresh, { refreshToken })
  expect(again.data.refresh?.refreshToken).toBe(data.refresh?.refreshToken)
  await clock.advance(11)
  expect((await execute(documents.refresh, { refreshToken })).data.refresh?.code).toBe('TOKEN_INVALID')
  expect((await execute(documents.me, {}, used.accessToken)).code).toBe('TOKEN_INVALID')
  await running?.app.drain()
  expect(mailbox.to(waiting)).toHaveLength(1)
  await signIn()
})

test('an administrator reads statistics, health and settings, changes many users, and exports them', async () => {
  const services = running?.app.services
  const link = services && (await makeFirstAdminLink(services))
  if (!link || link instanceof Error) throw new Error('There is no link')
  const made = await execute(
    'mutation($input: CreateFirstAdminInput!) { createFirstAdmin(input: $input) { ... on AuthTokens { accessToken } } }',
    { input: { token: link.url.split('#')[1], email: 'root@example.com', password: testPassword } },
  )
  const bearer = String(made.data.createFirstAdmin?.accessToken)
  await countStatistics(services)
  const from = new Date(clock.now().getTime() - 3_600_000)
  const read = await execute(
    `query($from: DateTime!, $to: DateTime!) {
      stats(from: $from, to: $to, step: DAY) { users points { logins activeSessions } }
      health { name ok } settings { name } signingKeys { current } }`,
    { from, to: new Date(clock.now().getTime() + 1) },
    bearer,
  )
  const open = expect.objectContaining({ activeSessions: expect.any(Number), logins: expect.any(Number) })
  expect(read.data).toMatchObject({
    stats: { points: expect.arrayContaining([open]) },
    health: expect.arrayContaining([{ name: 'jobs', ok: true }]),
    signingKeys: [{ current: true }],
  })
  const previewed = await execute(
    `mutation { previewBulk(input: { action: SUSPEND, filter: { email: "${email}" } }) { ... on BulkPreview { token count } } }`,
    {},
    bearer,
  )
  expect(previewed.data.previewBulk?.count).toBe(1)
  const run = 'mutation($token: String!) { runBulk(token: $token) { ... on BulkJob { id } } }'
  const begun = await execute(run, { token: previewed.data.previewBulk?.token }, bearer)
  await running?.app.drain()
  const job = await execute(
    'query($id: ID!) { bulkJob(id: $id) { done failedCount finishedAt } }',
    begun.data.runBulk,
    bearer,
  )
  expect(job.data.bulkJob).toEqual({ done: 1, failedCount: 0, finishedAt: expect.any(String) })
  const exported = await execute('mutation { exportUsers(format: CSV) { ... on Export { url } } }', {}, bearer)
  const path = new URL(String(exported.data.exportUsers?.url)).pathname
  expect(await (await fetch(`${running?.url}${path}`)).text()).toContain(`${email},true,ada,Ada,user,FREE,SUSPENDED`)
})
