import { randomUUID } from 'node:crypto'
import { type GraphQLField, getNamedType, isLeafType, isNonNullType, isObjectType } from 'graphql'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../../src/features/schema.ts'
import { createReadTurns } from '../../src/graphql/read-turns.ts'
import { createTestApp, type Person, type TestApp, testSettings } from '../_util/app.ts'

describe('the turns of a request', () => {
  test('eight reads run at once, and the others follow in their order', async () => {
    const inTurn = createReadTurns()
    const { promise: opened, resolve: open } = Promise.withResolvers<void>()
    const begun: number[] = []
    const reads = Array.from({ length: 20 }, (_, index) =>
      inTurn(async () => {
        begun.push(index)
        await opened
        return index
      }),
    )
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    open()
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 20 }, (_, index) => index))
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index))
  })

  test('a read that fails ends its turn', async () => {
    const inTurn = createReadTurns()
    const failing = Array.from({ length: 20 }, () => inTurn(() => Promise.reject(new Error('No answer'))))
    const outcomes = await Promise.allSettled(failing)
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']))
    expect(() =>
      inTurn(() => {
        throw new Error('At once')
      }),
    ).toThrow('At once')
    expect(await Promise.all(Array.from({ length: 20 }, (_, index) => inTurn(async () => index)))).toHaveLength(20)
  })

  test('a read without a promise is answered at once', () => {
    expect(createReadTurns()(() => 5)).toBe(5)
  })
})

describe('one document leaves connections to the database for other requests', () => {
  const items = 50
  let app: TestApp
  let person: Person
  let pool: Pool
  beforeAll(async () => {
    const { documentLimits } = testSettings().config
    app = await createTestApp({ documentLimits: { ...documentLimits, cost: 1_000_000, depth: 20 } })
    person = await app.createPerson()
    await app.giveRole(person, 'admin')
    await app.sql(
      `insert into audit_events (type, created_at, actor_id, target_id)
       select 'DATA_CHANGED', now(), $1, $1 from generate_series(1, $2::int)`,
      [person.id, items],
    )
    await app.sql(`update users set two_factor_enabled_at = now() where id = $1`, [person.id])
    await app.sql(
      `with made as (insert into organizations (slug, name, folded_name, created_at, updated_at)
         select 'org-' || n, 'Org', 'org', now(), now() from generate_series(1, $2::int) as n returning id)
       insert into organization_members (organization_id, user_id, role, created_at)
       select id, $1, 'owner', now() from made`,
      [person.id, items],
    )
    const connection: { getNativeClient?: () => Promise<Pool> } = app.server.services.database.fork().getConnection()
    const opened = await connection.getNativeClient?.()
    if (!opened) throw new Error('The database has no pool')
    pool = opened
  })
  afterAll(() => app.close())

  /** The greatest number of connections that were in use or waited for while a document was answered. */
  async function maxConnections(query: string): Promise<number> {
    let most = 0
    const count = () => {
      most = Math.max(most, pool.totalCount - pool.idleCount + pool.waitingCount)
    }
    pool.on('acquire', count)
    const answer = await app.execute(query, {}, person.credential).finally(() => pool.off('acquire', count))
    expect(answer.status, query).toBe(200)
    expect(answer.errors.filter(({ extensions }) => extensions.code !== 'FORBIDDEN')).toEqual([])
    return most
  }

  const user = fieldsOf('User').map((field) => ({
    field: `User.${field.name}`,
    query: `{ me { securityEvents(first: ${items}) { nodes { actor { ${aliased(field)} } } } } }`,
  }))
  const organization = fieldsOf('Organization').map((field) => ({
    field: `Organization.${field.name}`,
    query: `{ me { organizations { organization { ${aliased(field)} } } } }`,
  }))

  const documents = [...user, ...organization].map(({ field, query }) => [field, query] as const)
  test.each(documents)('%s, ten times for each of 50 objects', async (_field, query) => {
    expect(await maxConnections(query)).toBeLessThanOrEqual(12)
  })

  test('node, which looks for an object of each type', async () => {
    const nodes = Array.from({ length: 30 }, (_, index) => `n${index}: node(id: "${randomUUID()}") { id }`)
    expect(await maxConnections(`{ ${nodes.join(' ')} }`)).toBeLessThanOrEqual(12)
  })

  /** Fields that can be asked for without arguments. */
  function fieldsOf(type: string): GraphQLField<unknown, unknown>[] {
    const found = schema.getType(type)
    if (!isObjectType(found)) throw new Error(`There is no object type ${type}`)
    return Object.values(found.getFields()).filter(({ args }) => !args.some((arg) => isNonNullType(arg.type)))
  }
})

/** A field ten times, with a page and its number where it is a connection. */
function aliased({ name, type }: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(type)
  const isConnection = named.name.endsWith('Connection')
  const below = isLeafType(named) ? '' : isConnection ? '{ nodes { __typename } totalCount }' : '{ __typename }'
  return Array.from({ length: 10 }, (_, index) => `a${index}: ${name} ${below}`).join(' ')
}
