import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createUuidAt } from '../../src/crypto/uuid.ts'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'

/** The document of “Reading `auditEvents`”. */
const [, document = ''] =
  /^```graphql\n(query NewEvents[\s\S]*?)^```/m.exec(readFileSync('docs/hooks.md', 'utf8')) ?? []

interface Events {
  auditEvents: { nodes: { id: string }[]; pageInfo: { startCursor: string } }
}

let app: TestApp
let admin: Person
beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

async function read(query: string, variables: object): Promise<Events['auditEvents']> {
  const { data, errors } = await app.execute<Events>(query, variables, admin.credential)
  expect(errors).toEqual([])
  return data.auditEvents
}
const idsOf = ({ nodes }: Events['auditEvents']) => nodes.map(({ id }) => id)

test('an event that is committed late is found by the overlap, and not from the last cursor on', async () => {
  const at = app.clock.now()
  const id = createUuidAt(at)
  const from = new Date(at.getTime() - 120_000)
  const late = new pg.Client({ connectionString: app.databaseUrl })
  await late.connect()
  try {
    await late.query('begin')
    await late.query("insert into audit_events (id, type, created_at) values ($1, 'SIGNED_UP', $2)", [id, at])
    await app.clock.advance(1)
    await app.createPerson()
    const last = await read('{ auditEvents(first: 1) { nodes { id } pageInfo { startCursor } } }', {})
    const before = idsOf(await read(document, { from }))
    await late.query('commit')

    const cursor = last.pageInfo.startCursor
    const following = 'query($cursor: String!) { auditEvents(last: 100, before: $cursor) { nodes { id } } }'
    expect(idsOf(await read(following, { cursor }))).toEqual([])
    const after = idsOf(await read(document, { from }))
    expect(before).not.toContain(id)
    expect(after.filter((each) => !before.includes(each))).toEqual([id])
  } finally {
    await late.end()
  }
})
