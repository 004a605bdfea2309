import Bowser from 'bowser'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp, testPassword } from '../../_util/app.ts'

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp({ trustedProxies: ['127.0.0.1/32'] })
  person = await app.createPerson()
})
afterAll(() => app.close())

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0'

async function logIn(ip: string, userAgent = firefox) {
  const input = { identifier: person.email, password: testPassword }
  const headers = { 'x-forwarded-for': ip, 'user-agent': userAgent }
  return expectType(await app.call.login({ input }, undefined, headers), 'AuthTokens')
}

async function refresh(refreshToken: string | null, ip: string, userAgent = 'curl/8.5.0') {
  const headers = { 'x-forwarded-for': ip, 'user-agent': userAgent }
  return expectType(await app.call.refresh({ refreshToken }, undefined, headers), 'AuthTokens')
}

test.each([
  [firefox, 'Firefox on Windows'],
  ['curl/8.5.0', 'curl 8.5'],
  ['Mozilla/5.0', null],
])('the device of the header %s is %s', async (userAgent, device) => {
  const { session } = await logIn('203.0.113.7', userAgent)
  expect(session).toMatchObject({ userAgent, device })
})

test('a document that asks for devices many times has each header read once', async () => {
  const { accessToken } = await logIn('203.0.113.7')
  const names = Array.from({ length: 20 }, (_each, at) => `d${at}`)
  const query = `{ me { sessions(first: 1) { nodes { ${names.map((name) => `${name}: device`).join(' ')} } } } }`
  const parse = vi.spyOn(Bowser, 'parse')
  const { data } = await app.execute<SessionsData>(query, {}, { bearer: accessToken })
  expect(data.me.sessions.nodes).toEqual([Object.fromEntries(names.map((name) => [name, 'Firefox on Windows']))])
  expect(parse).toHaveBeenCalledTimes(1)
  parse.mockRestore()
})

test('a session has the address that opened it, and the one that refreshed it last', async () => {
  const opened = await logIn('203.0.113.7')
  expect(opened.session).toMatchObject({ ip: '203.0.113.7', lastSeenIp: '203.0.113.7' })
  const moved = await refresh(opened.refreshToken, '2001:db8::9')
  const there = { ip: '203.0.113.7', lastSeenIp: '2001:db8::9', device: 'Firefox on Windows' }
  expect(moved.session).toMatchObject(there)
  const listed = await app.execute<SessionsData>(
    '{ me { sessions(first: 1) { nodes { ip lastSeenIp device } } } }',
    {},
    { bearer: moved.accessToken },
  )
  expect(listed.data.me.sessions.nodes).toEqual([there])
  const back = await refresh(moved.refreshToken, '203.0.113.7')
  expect(back.session).toMatchObject({ ip: '203.0.113.7', lastSeenIp: '203.0.113.7' })
  // The row has an address of its own only while it is another one.
  expect(await app.sql('select last_seen_ip from sessions where id = $1', [back.session.id])).toEqual([
    { last_seen_ip: null },
  ])
})

test('sessions that are refreshed at the same time keep their own addresses', async () => {
  const opened = []
  for (let at = 0; at < 8; at += 1) opened.push(await logIn('203.0.113.7'))
  const addressOf = (at: number) => (at % 2 === 0 ? `198.51.100.${at}` : `2001:db8::${at}`)
  const refreshed = await Promise.all(opened.map(({ refreshToken }, at) => refresh(refreshToken, addressOf(at))))
  expect(refreshed.map(({ session }) => session.lastSeenIp)).toEqual(opened.map((_, at) => addressOf(at)))
  expect(refreshed.map(({ session }) => session.id)).toEqual(opened.map(({ session }) => session.id))
})

interface SessionsData {
  me: { sessions: { nodes: object[] } }
}
