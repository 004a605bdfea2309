import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ introspection: false })
})
afterAll(() => app.close())

async function post(body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return { status: response.status, answer: await response.json() }
}

describe('a request whose body was sent before', () => {
  test.each([
    ['a query', JSON.stringify({ query: '{ __typename }' }), 200],
    ['a query with null for its variables', '{"query":"{ a: __typename }","variables":null,"operationName":null}', 200],
    ['a query whose variables are empty', '{"query":"{ f: __typename }","variables":{}}', 200],
    [
      'a query that lacks its variable',
      '{"query":"query($a: Boolean!) { __typename @include(if: $a) }","variables":{}}',
      400,
    ],
    [
      'a query with variables',
      '{"query":"query($a: Boolean!) { __typename @include(if: $a) }","variables":{"a":true}}',
      200,
    ],
    [
      'a query of several operations',
      '{"query":"query A { __typename } query B { b: __typename }","operationName":"B"}',
      200,
    ],
    ['a syntax error', '{"query":"{"}', 400],
    ['an unknown field', '{"query":"{ nothing }"}', 400],
    ['an unknown document', `{"documentId":"sha256:${'0'.repeat(64)}"}`, 400],
    ['no JSON', '{"query":', 400],
    ['a list', '[{"query":"{ __typename }"}]', 400],
    ['bytes that are not UTF-8', Buffer.from('{"query":"{ __typename }","operationName":"\xff"}', 'latin1'), 400],
    ['a body that is too long to be kept', JSON.stringify({ query: `{ __typename } #${' '.repeat(5_000)}` }), 200],
  ])('is answered as the first time: %s', async (_name, body, status) => {
    const accept = { accept: 'application/graphql-response+json' }
    const answers = [await post(body, accept), await post(body, accept), await post(body, accept)]
    expect(answers[0]?.status).toBe(status)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })

  test('is answered for the caller who sends it now', async () => {
    const [ada, eve] = [await app.createPerson(), await app.createPerson()]
    const body = '{"query":"{ me { email } }"}'
    const emailFor = async (token?: string) =>
      (await post(body, token ? { authorization: `Bearer ${token}` } : {})).answer.data?.me?.email ?? null
    expect(await emailFor(ada.accessToken)).toBe(ada.email)
    expect(await emailFor(eve.accessToken)).toBe(eve.email)
    expect(await emailFor()).toBe(null)
    await app.call.logout({}, ada.credential)
    expect(await emailFor(ada.accessToken)).toBe(null)
    expect(await emailFor(eve.accessToken)).toBe(eve.email)
  })

  test('needs the media type each time', async () => {
    const body = '{"query":"{ c: __typename }"}'
    expect((await post(body)).status).toBe(200)
    expect((await post(body, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await post(body, { 'content-encoding': 'gzip' })).status).toBe(415)
  })

  test('is not taken for another one that differs in a byte', async () => {
    expect((await post('{"query":"{ d: __typename }"}')).answer.data).toEqual({ d: 'Query' })
    expect((await post('{"query":"{ e: __typename }"}')).answer.data).toEqual({ e: 'Query' })
    // The same text in two encodings: the bytes of Latin-1 are not UTF-8.
    expect((await post('{"query":"{ __typename } # \u00e9"}')).status).toBe(200)
    expect((await post(Buffer.from('{"query":"{ __typename } # \u00e9"}', 'latin1'))).status).toBe(400)
  })
})
