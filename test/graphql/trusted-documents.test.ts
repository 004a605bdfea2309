import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { StartError } from '../../src/app/start-error.ts'
import { starterTabs } from '../../src/http/graphiql/starter-tabs.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const listed = 'query Kind { access { kind } }'
const named = 'query A($id: ID!) { user(id: $id) { id } } query B { access { kind } }'
const other = '{ access { kind } }'

const directory = mkdtempSync(join(tmpdir(), 'sallyport-trusted-'))
function manifest(content: unknown): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const file = join(directory, `${hashOf(text)}.json`)
  writeFileSync(file, text)
  return file
}

/** A server that executes every document, and one that executes those of a manifest. */
let open: TestApp
let closed: TestApp
beforeAll(async () => {
  const trustedDocuments = manifest({ [`sha256:${hashOf(listed)}`]: listed, [hashOf(named)]: named })
  ;[open, closed] = await Promise.all([
    createTestApp(),
    createTestApp({ trustedDocuments, introspection: true, graphiql: true }),
  ])
})
afterAll(async () => {
  await Promise.all([open.close(), closed.close()])
  rmSync(directory, { recursive: true })
})

const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
const ways: [string, (to: TestApp, parameters: Record<string, unknown>) => Promise<Response>][] = [
  ['POST', (to, body) => fetch(`${to.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })],
  [
    'GET',
    (to, parameters) => {
      const texts = Object.entries(parameters).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ])
      return fetch(`${to.url}/graphql?${new URLSearchParams(texts)}`, { headers })
    },
  ],
]
const probeOf = (text: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(text) } } })

describe.each(ways)('by %s', (_method, send) => {
  const answer = async (to: TestApp, parameters: Record<string, unknown>) => {
    const response = await send(to, parameters)
    const { data, errors } = await response.json()
    return { status: response.status, data, message: errors?.[0].message, code: errors?.[0].extensions.code }
  }
  const anonymous = { status: 200, data: { access: { kind: 'ANONYMOUS' } } }

  test('the probe of a client gets PersistedQueryNotSupported, and its next request works', async () => {
    const notSupported = {
      status: 400,
      message: 'PersistedQueryNotSupported',
      code: 'PERSISTED_QUERY_NOT_SUPPORTED',
    }
    const probe = { operationName: 'Kind', variables: {}, ...probeOf(listed) }
    expect(await answer(open, probe)).toMatchObject(notSupported)
    expect(await answer(open, { ...probe, query: listed })).toMatchObject(anonymous)
    expect(await answer(open, probe)).toMatchObject(notSupported)
    expect(await answer(closed, probeOf(other))).toMatchObject(notSupported)
  })

  test('a listed document is executed by its id, by the hash of a probe, and by its exact text', async () => {
    expect(await answer(closed, { documentId: `sha256:${hashOf(listed)}` })).toMatchObject(anonymous)
    expect(await answer(closed, probeOf(listed))).toMatchObject(anonymous)
    expect(await answer(closed, { query: listed })).toMatchObject(anonymous)
    const variables = { id: '1' }
    const documentId = `sha256:${hashOf(named)}`
    expect(await answer(closed, { documentId, operationName: 'B', variables })).toMatchObject(anonymous)
    expect(await answer(closed, { documentId, operationName: 'A', variables })).toMatchObject({ status: 401 })
  })

  test('no other document is executed, and neither a probe nor a refusal adds to the list', async () => {
    const refused = { status: 400, code: 'BAD_USER_INPUT', data: undefined }
    for (const query of [
      other,
      `${listed} `,
      getIntrospectionQuery(),
      '{ __typename }',
      '{ __schema { types { name } } }',
    ]) {
      await answer(closed, probeOf(query))
      await answer(closed, { query, ...probeOf(query) })
      expect(await answer(closed, { query }), query).toMatchObject(refused)
      expect(await answer(closed, { documentId: `sha256:${hashOf(query)}` }), query).toMatchObject(refused)
    }
  })

  test('without a manifest no document can be requested by id', async () => {
    expect(await answer(open, { documentId: `sha256:${hashOf(listed)}` })).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
    })
  })

  test.each([
    ['an id of another form', { documentId: hashOf(listed) }],
    ['an id in capitals', { documentId: `sha256:${hashOf(listed).toUpperCase()}` }],
    ['an id and a text', { documentId: `sha256:${hashOf(listed)}`, query: listed }],
    ['the hash of a probe in another form', { extensions: { persistedQuery: { version: 1, sha256Hash: '../x' } } }],
    ['a probe without a hash', { extensions: { persistedQuery: { version: 1 } } }],
    ['nothing', { variables: {} }],
  ])('%s is bad input', async (_name, parameters) => {
    expect(await answer(closed, parameters)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' })
  })

  test('an empty operationName counts as none', async () => {
    expect(await answer(open, { query: 'query A { access { kind } }', operationName: '' })).toMatchObject(anonymous)
    const two = 'query A { access { kind } } query B { access { kind } }'
    expect(await answer(open, { query: two, operationName: '' })).toMatchObject({ status: 400 })
  })
})

test('the documents of the server’s own pages are in the list', async () => {
  expect(starterTabs.length).toBeGreaterThan(3)
  for (const { query } of starterTabs) {
    const documentId = `sha256:${hashOf(query)}`
    const response = await fetch(`${closed.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        documentId,
        operationName: /(?:query|mutation) (\w+)/.exec(query)?.[1],
        variables: { id: '1', token: 'x' },
      }),
    })
    expect(await response.text()).not.toContain('trusted document')
  }
})

test('queries by GET are refused if they are off, and GraphiQL is still served', async () => {
  const app = await createTestApp({ getQueries: false, graphiql: true })
  const get = await fetch(`${app.url}/graphql?query={__typename}`, { headers })
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
  expect((await app.execute('{ __typename }')).status).toBe(200)
  expect((await fetch(`${app.url}/graphql`, { headers: { accept: 'text/html' } })).status).toBe(200)
  await app.close()
})

describe('a manifest that cannot be used prevents the start with one sentence', () => {
  const valid = '{ access { kind } }'
  test.each([
    ['no file', join(directory, 'none.json'), /^TRUSTED_DOCUMENTS: the file .* cannot be read \(ENOENT\)\.$/],
    ['no JSON', manifest('{'), /^TRUSTED_DOCUMENTS: the file .* cannot be read \(it is not valid JSON\)\.$/],
    ['no documents', manifest({}), /lists no document/],
    ['a list', manifest([valid]), /lists no document/],
    ['a document that is no text', manifest({ [hashOf(valid)]: 1 }), /must be a JSON object/],
    ['another hash', manifest({ [hashOf('x')]: valid }), /is not the SHA-256 of its document/],
    [
      'a document that does not fit the schema',
      manifest({ [hashOf('{ nothing }')]: '{ nothing }' }),
      /Cannot query field/,
    ],
    ['a document over a limit', manifest({ [hashOf('{'.repeat(300))]: '{'.repeat(300) }), /nested more than/],
    ['an operation without a body', manifest({ operations: [{ id: hashOf(valid) }] }), /must be a JSON object/],
  ])('%s', async (_name, trustedDocuments, message) => {
    const started = createTestApp({ trustedDocuments })
    await expect(started).rejects.toThrow(message)
    await expect(started).rejects.toBeInstanceOf(StartError)
  })

  test('the manifest of Apollo is accepted', async () => {
    const operations = [{ id: hashOf(valid), name: 'A', type: 'query', body: valid }]
    const trustedDocuments = manifest({ format: 'apollo-persisted-query-manifest', version: 1, operations })
    const app = await createTestApp({ trustedDocuments })
    expect((await app.execute(valid)).data).toMatchObject({ access: { kind: 'ANONYMOUS' } })
    await app.close()
  })
})
