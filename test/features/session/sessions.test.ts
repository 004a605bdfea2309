import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Credential,
  codeOf,
  createTestApp,
  documents,
  expectType,
  type MeData,
  type Person,
  type TestApp,
  testPassword,
} from '../../_util/app.ts'

const logout = 'mutation { logout { __typename } }'
const revokeSession = 'mutation($id: ID!) { revokeSession(id: $id) { __typename ... on Error { code message } } }'
const revokeOtherSessions = 'mutation { revokeOtherSessions { __typename ... on SessionsRevoked { count } } }'
const listSessions =
  'query($first: Int, $after: String, $last: Int, $before: String) { me { sessions(first: $first, after: $after, last: $last, before: $before) { totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }'

let app: TestApp
let other: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp()
  other = await app.startAnother()
})
afterAll(async () => {
  await other.close()
  await app.close()
})
beforeEach(async () => {
  person = await app.createPerson()
})

/** What the other instance on the same database says: an error's code, or the data. */
const askThere = async (bearer: string, query = documents.me) => {
  const { data, errors } = await other.execute(query, {}, { bearer })
  return errors[0]?.extensions.code ?? data
}
const me = (session: Person) => ({ me: { id: session.id, email: person.email } })
const isOver = async (session: Person) => {
  expect(await askThere(session.accessToken)).toBe('TOKEN_INVALID')
  const here = await app.execute(documents.me, {}, session.credential)
  expect(here).toMatchObject({ status: 401, errors: [{ extensions: { code: 'TOKEN_INVALID' } }] })
  const { refreshToken } = session
  expect(codeOf(await app.call.refresh({ refreshToken }))).toBe('TOKEN_INVALID')
}
const eventsOf = (type: string) =>
  app.sql('select details, ip, user_agent from audit_events where type = $1 and actor_id = $2 order by id', [
    type,
    person.id,
  ])

describe('takes effect with the next request on every instance', () => {
  test('logout', async () => {
    const kept = await app.logInAs(person.email)
    expect(await askThere(person.accessToken)).toEqual(me(person))
    const answer = await app.call.logout({}, person.credential, { 'user-agent': 'a browser' })
    expect(answer.__typename).toBe('Done')
    await isOver(person)
    expect(await askThere(kept.accessToken)).toEqual(me(person))
    expect(await eventsOf('LOGGED_OUT')).toEqual([
      { details: { sessionId: person.sessionId }, ip: '127.0.0.1', user_agent: 'a browser' },
    ])
  })

  test('revokeSession', async () => {
    const lost = await app.logInAs(person.email)
    expect(await askThere(lost.accessToken)).toEqual(me(person))
    const answer = await app.call.revokeSession({ id: lost.sessionId.toUpperCase() }, person.credential)
    expect(answer.__typename).toBe('Done')
    await isOver(lost)
    expect(await askThere(person.accessToken)).toEqual(me(person))
    expect(await eventsOf('SESSION_REVOKED')).toMatchObject([{ details: { sessionId: lost.sessionId } }])
  })

  test('revokeOtherSessions', async () => {
    const others = [await app.logInAs(person.email), await app.logInAs(person.email)]
    const stranger = await app.createPerson()
    for (const session of others) expect(await askThere(session.accessToken)).toEqual(me(person))
    const answers = []
    for (const _each of ['first', 'second']) answers.push(await app.call.revokeOtherSessions({}, person.credential))
    expect(answers).toMatchObject([{ count: 2 }, { count: 0 }])
    for (const session of others) await isOver(session)
    expect(await askThere(person.accessToken)).toEqual(me(person))
    expect(await askThere(stranger.accessToken)).toMatchObject({ me: { id: stranger.id } })
  })

  test.each([
    ['a suspension by hand', 'update users set suspended_at = $2 where id = $1'],
    ['a deletion by hand', 'delete from users where id = $1 and $2::timestamptz is not null'],
    ['a revocation by hand', 'update sessions set revoked_at = $2 where user_id = $1'],
  ])('%s', async (_what, statement) => {
    expect(await askThere(person.accessToken)).toEqual(me(person))
    await app.sql(statement, [person.id, app.clock.now()])
    await isOver(person)
  })

  test('a change of the role with SQL, without a new token', async () => {
    const email = `query { user(id: "${(await app.createPerson()).id}") { email } }`
    const may = async () => {
      const there = await askThere(person.accessToken, email)
      const here = (await app.execute(email, {}, person.credential)).errors[0]?.extensions.code
      return [there === 'FORBIDDEN' ? 'no' : 'yes', here === 'FORBIDDEN' ? 'no' : 'yes']
    }
    expect(await may()).toEqual(['no', 'no'])
    for (const [role, answer] of [
      ['support', 'yes'],
      ['user', 'no'],
      ['admin', 'yes'],
      ['no such role', 'no'],
    ] as const) {
      await app.giveRole(person, role)
      expect(await may(), role).toEqual([answer, answer])
    }
  })
})

test('the answer is the same for a missing, an ended and another user’s session', async () => {
  const stranger = await app.createPerson()
  const over = await app.logInAs(person.email)
  await app.execute(logout, {}, over.credential)
  const idle = await app.logInAs(person.email)
  await app.sql('update sessions set idle_expires_at = $2 where id = $1', [idle.sessionId, app.clock.now()])
  const ids = [
    '01890a5d-ac96-774b-bcce-b302099a8057',
    stranger.sessionId,
    over.sessionId,
    idle.sessionId,
    stranger.id,
    '',
    "' or 1=1",
  ]
  const answers = []
  for (const id of ids) answers.push((await app.execute(revokeSession, { id }, person.credential)).data)
  expect(answers[0]).toMatchObject({ revokeSession: { __typename: 'SessionNotFoundError', code: 'SESSION_NOT_FOUND' } })
  for (const [index, answer] of answers.entries()) expect(answer, ids[index]).toEqual(answers[0])
  expect(await askThere(stranger.accessToken)).toMatchObject({ me: { id: stranger.id } })
  expect(await eventsOf('SESSION_REVOKED')).toEqual([])
})

test.each([
  ['logout', logout, {}],
  ['revokeSession', revokeSession, { id: '01890a5d-ac96-774b-bcce-b302099a8057' }],
  ['revokeOtherSessions', revokeOtherSessions, {}],
])('%s requires a credential', async (_field, query, variables) => {
  expect(await app.execute(query, variables)).toMatchObject({
    status: 401,
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  })
})

test('an API key can neither log out nor end the other sessions', async () => {
  const key = await app.createKey(person, ['sessions:write', 'profile:read'])
  for (const query of [logout, revokeOtherSessions]) {
    expect((await app.execute(query, {}, key.credential)).errors[0]?.extensions.code).toBe('FORBIDDEN')
  }
  expect(await askThere(person.accessToken)).toEqual(me(person))
})

test('the database contains neither the password nor a token', async () => {
  const password = `nowhere to be found ${person.id}`
  const session = await app.createPerson({ email: 'hidden@example.com', password })
  const { refreshToken } = session
  const refreshed = expectType(await app.call.refresh({ refreshToken }), 'AuthTokens')
  await app.call.login({ input: { identifier: password, password } })
  const secrets = [
    password,
    ...[session.accessToken, refreshToken, refreshed.refreshToken].map((token) => token?.split('.')[1]),
  ]
  const tables = await app.sql<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname in ('public', 'sallyport_jobs')`,
  )
  expect(tables.length).toBeGreaterThan(10)
  for (const { name } of tables) {
    const found = await app.sql(`select 1 from ${name} t where t::text like any($1)`, [
      secrets.map((each) => `%${each}%`),
    ])
    expect(found, name).toEqual([])
  }
})

/** What `listSessions` selects. */
interface PageData {
  me?: { sessions: SessionPage } | null
}

interface SessionPage {
  totalCount: number
  edges: { cursor: string; node: { id: string } }[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
}

describe('the list of sessions', () => {
  const ask = (variables: object, credential: Credential = person.credential) =>
    app.execute<PageData>(listSessions, variables, credential)
  const page = async (variables: object, credential?: Credential) => {
    const { data, errors } = await ask(variables, credential)
    if (!data.me) throw new Error(`There is no page: ${JSON.stringify(errors)}`)
    return data.me.sessions
  }
  const idsOf = (found: SessionPage) => found.edges.map((edge) => edge.node.id)

  test('contains the open sessions, newest first, by page, while sessions are opened and ended', async () => {
    const sessions = [person.sessionId]
    for (let each = 0; each < 4; each++) sessions.unshift((await app.logInAs(person.email)).sessionId)
    const all = await page({})
    expect(idsOf(all)).toEqual(sessions)
    expect(all).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: false, hasPreviousPage: false } })

    const first = await page({ first: 2 })
    expect(idsOf(first)).toEqual(sessions.slice(0, 2))
    expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true, endCursor: first.edges[1]?.cursor } })
    await app.execute(revokeSession, { id: sessions[1] }, person.credential)
    const newer = await app.logInAs(person.email)
    const second = await page({ first: 2, after: first.pageInfo.endCursor })
    expect(idsOf(second)).toEqual(sessions.slice(2, 4))
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
    const third = await page({ first: 2, after: second.pageInfo.endCursor })
    expect(idsOf(third)).toEqual(sessions.slice(4))
    expect(third.pageInfo.hasNextPage).toBe(false)
    const back = await page({ last: 2, before: third.pageInfo.startCursor })
    expect(idsOf(back)).toEqual(sessions.slice(2, 4))
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
    expect(idsOf(await page({ last: 1 }))).toEqual(sessions.slice(4))
    expect(idsOf(await page({}))).toEqual([newer.sessionId, sessions[0], ...sessions.slice(2)])
    expect(await page({ first: 0 })).toMatchObject({ totalCount: 5, edges: [], pageInfo: { endCursor: null } })
  })

  test.each([
    { first: -1 },
    { first: 101 },
    { last: 101 },
    { first: 2 ** 31 },
    { first: 1, last: 1 },
    { after: 'x' },
    { after: '' },
    { after: 'x'.repeat(10_000) },
    { after: Buffer.from("id:' or 1=1").toString('base64url') },
    { after: Buffer.from('id:\0').toString('base64url') },
    { before: '💥' },
  ])('refuses %j', async (variables) => {
    expect((await ask(variables)).errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  test('shows no sessions of other users, also by their cursors', async () => {
    const stranger = await app.createPerson()
    const cursor = (await page({}, stranger.credential)).edges[0]?.cursor
    for (const variables of [{ after: cursor }, { before: cursor }]) {
      const { data } = await ask(variables)
      expect(JSON.stringify(data)).not.toContain(stranger.sessionId)
    }
    const peek = `{ user(id: "${stranger.id}") { id sessions { totalCount nodes { id } } } }`
    const answer = await app.execute(peek, {}, person.credential)
    expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect(JSON.stringify(answer.data)).not.toContain(stranger.sessionId)
    await app.giveRole(person, 'support')
    const { data } = await app.execute(peek, {}, person.credential)
    expect(data).toMatchObject({ user: { sessions: { nodes: [{ id: stranger.sessionId }] } } })
  })

  interface ClientData {
    me: { sessions: { nodes: { id: string; current: boolean; ip: string; userAgent: string; createdAt: string }[] } }
    access: { kind: string; session: { id: string; current: boolean } }
  }

  test('shows the client of each session, and which one is the current one', async () => {
    const input = { identifier: person.email, password: testPassword }
    const agent = `browser\t ${'ü'.repeat(400)}`
    const bytes = Buffer.from(agent).toString('latin1')
    await app.call.login({ input }, undefined, { 'user-agent': bytes })
    const query =
      '{ me { sessions { nodes { id current ip userAgent createdAt lastSeenAt expiresAt } } } access { kind session { id current } } }'
    const { data } = await app.execute<ClientData>(query, {}, person.credential)
    const [opened, asking] = data.me.sessions.nodes
    expect(opened).toMatchObject({ current: false, ip: '127.0.0.1', createdAt: app.clock.now().toISOString() })
    expect(opened?.userAgent).toHaveLength(300)
    expect(asking).toMatchObject({ id: person.sessionId, current: true })
    expect(data.access).toEqual({ kind: 'SESSION', session: { id: person.sessionId, current: true } })
  })
})

test.each([
  ['logout', 'mutation { answer: logout { __typename ... on Error { code } } }'],
  ['revokeOtherSessions', 'mutation { answer: revokeOtherSessions { __typename ... on Error { code } } }'],
])('%s by a session that is ended at the same time changes nothing and returns an error', async (_field, query) => {
  const elsewhere = await app.logInAs(person.email)
  // The session is open when the request is authenticated, and is revoked before the mutation reads its row.
  const { requestState } = app.server.services
  const read = requestState.session
  requestState.session = async (id) => {
    const state = await read(id)
    await app.sql('update sessions set revoked_at = $2 where id = $1', [id, app.clock.now()])
    return state
  }
  const { data } = await app.execute(query, {}, person.credential)
  requestState.session = read
  expect(data.answer).toEqual({ __typename: 'SessionNotFoundError', code: 'SESSION_NOT_FOUND' })
  expect((await app.execute<MeData>(documents.me, {}, elsewhere.credential)).data.me?.id).toBe(person.id)
})
