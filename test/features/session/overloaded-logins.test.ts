import { availableParallelism } from 'node:os'
import bcrypt from '@node-rs/bcrypt'
import { type GraphQLInputType, getNamedType, isInputObjectType, isNonNullType } from 'graphql'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { HashingOverloadedError } from '../../../src/crypto/hashing-queue.ts'
import { createTestApp, documents, type TestApp, testPassword, typeOf } from '../../_util/app.ts'
import { eventually } from '../../_util/eventually.ts'
import { recordStatements } from '../../_util/record-statements.ts'
import { walk } from '../access/walk.ts'

const cores = availableParallelism()
const places = 4 * cores
const queueLimit = 2

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ hashQueueLimit: queueLimit })
})
afterEach(async () => {
  await app.sql('delete from attempt_counters')
  await app.sql('delete from rate_limits')
})
afterAll(() => app.close())

function ask(identifier: string, instance = app, options: RequestInit = {}) {
  const body = JSON.stringify({ query: documents.login, variables: { input: { identifier, password: testPassword } } })
  return fetch(`${instance.url}/graphql`, {
    ...options,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
}

/** The names for which attempts are counted. */
const countedNames = async () => (await app.sql("select from attempt_counters where key like 'password:name:%'")).length

/** Logins that wait for their hashes: none of those ends before `work` does. They fail as others do afterwards. */
async function whileHashing<T>(logins: number, work: (flood: Promise<Response>[]) => Promise<T>, instance = app) {
  const held = Promise.withResolvers<void>()
  const { hash } = bcrypt
  using _held = vi.spyOn(bcrypt, 'hash').mockImplementation((...args) => held.promise.then(() => hash(...args)))
  const flood = Array.from({ length: logins }, (_, index) => ask(`flood-${index}@example.com`, instance))
  try {
    // Those that hold a place have counted their attempts.
    await eventually(async () => {
      expect([await countedNames(), instance.server.services.passwords.waiting]).toEqual([
        Math.min(logins, places),
        Math.max(0, logins - places),
      ])
    })
    await work(flood)
  } finally {
    held.resolve()
    const answers = await Promise.all(flood)
    expect(answers.map(({ status }) => status)).toEqual(Array(flood.length).fill(200))
    await app.sql('delete from attempt_counters')
  }
}

const whileFull = (work: () => Promise<void>, instance = app) => whileHashing(places + queueLimit, work, instance)

const failures = async () =>
  (await app.sql<{ count: string }>("select count(*) from audit_events where type = 'LOGIN_FAILED'"))[0]?.count

describe('while the queue of hashes is full', () => {
  test('a login is refused without a query, and me is answered', async () => {
    const person = await app.createPerson()
    await whileFull(async () => {
      const { result, statements } = await recordStatements(app, () => ask(person.email))
      expect([result.status, result.headers.get('retry-after')]).toEqual([503, '1'])
      expect(await result.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED', retryAfter: 1 } }] })
      expect(statements).toEqual([])
      expect((await app.execute(documents.me, {}, person.credential)).status).toBe(200)
    })
  })

  test('every field that needs a password is refused without a query', async () => {
    const required = (type: GraphQLInputType, name: string): boolean => {
      const named = getNamedType(type)
      if (!isInputObjectType(named)) return /password/i.test(name) && isNonNullType(type)
      return Object.values(named.getFields()).some((field) => required(field.type, field.name))
    }
    const fields = Object.values(app.server.schema.getMutationType()?.getFields() ?? {}).filter((field) =>
      field.args.some((arg) => required(arg.type, arg.name)),
    )
    const names = fields.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['login', 'signup', 'changePassword', 'resetPassword']))
    const rows = walk(app.server.schema).filter(({ name }) => names.includes(name.replace('Mutation.', '')))
    expect(rows).toHaveLength(names.length)
    await whileFull(async () => {
      for (const { name, query, variables } of rows) {
        const { result, statements } = await recordStatements(app, () => app.execute(query, variables))
        expect([name, result.status, result.errors[0]?.extensions.code, statements]).toEqual([
          name,
          503,
          'OVERLOADED',
          [],
        ])
      }
    })
  })

  test('refusals neither lock the account nor spend the limit', async () => {
    const limit = { limit: places + queueLimit + 1, duration: 900 }
    const strict = await app.startAnother({ rateLimits: true, rateLimitOverrides: { RATE_LIMIT_LOGIN: limit } })
    const person = await app.createPerson()
    await whileFull(async () => {
      for (let turn = 0; turn < 20; turn++) expect((await ask(person.email, strict)).status).toBe(503)
    }, strict)
    const input = { identifier: person.email, password: testPassword }
    expect(typeOf(await strict.call.login({ input }))).toBe('AuthTokens')
    expect((await ask(person.email, strict)).status).toBe(429)
    await strict.close()
  })

  test('those of a burst that are refused neither lock the account nor spend the limit', async () => {
    const most = places + queueLimit
    const limit = { limit: most + 1, duration: 900 }
    const strict = await app.startAnother({ rateLimits: true, rateLimitOverrides: { RATE_LIMIT_LOGIN: limit } })
    const statuses: number[] = []
    const burst: Promise<unknown>[] = []
    await whileHashing(
      0,
      async () => {
        for (let turn = 0; turn < most + 20; turn++)
          burst.push(ask(`burst-${turn}@example.com`, strict).then(({ status }) => statuses.push(status)))
        await eventually(() => expect(statuses.length).toBeGreaterThanOrEqual(20))
        await eventually(async () => expect(await countedNames()).toBe(places))
        expect(statuses).toEqual(Array(20).fill(503))
      },
      strict,
    )
    await Promise.all(burst)
    expect(statuses.slice(20)).toEqual(Array(most).fill(200))
    expect((await ask('last@example.com', strict)).status).toBe(200)
    expect((await ask('last@example.com', strict)).status).toBe(429)
    await strict.close()
  })

  test('a form that sets a password is refused, and does not spend the limit', async () => {
    const rateLimitOverrides = {
      RATE_LIMIT_LOGIN: { limit: 1_000, duration: 900 },
      RATE_LIMIT_RESET_PASSWORD: { limit: 1, duration: 900 },
    }
    const strict = await app.startAnother({ rateLimits: true, rateLimitOverrides })
    const send = (fields: Record<string, string>) =>
      fetch(`${strict.url}/reset-password`, { method: 'POST', body: new URLSearchParams(fields) })
    const form = { token: 'none', newPassword: testPassword, newPasswordConfirmation: testPassword }
    await whileFull(async () => {
      for (let turn = 0; turn < 3; turn++) {
        const { status, headers } = await send(form)
        expect([status, headers.get('retry-after')]).toEqual([503, '1'])
      }
      // This form hashes nothing.
      expect((await send({ email: 'ada@example.com' })).status).toBe(200)
    }, strict)
    expect((await send(form)).status).toBeLessThan(429)
    expect((await send(form)).status).toBe(429)
    await strict.close()
  })

  test('logins whose clients have gone make room for others, and are not hashed', async () => {
    const before = Number(await failures())
    await whileHashing(places, async (flood) => {
      const leaving = new AbortController()
      const gone = [1, 2].map((index) => ask(`gone-${index}@example.com`, app, { signal: leaving.signal }))
      await eventually(() => expect(app.server.services.passwords.waiting).toBe(queueLimit))
      expect((await ask('refused@example.com')).status).toBe(503)
      leaving.abort()
      for (const each of gone) await expect(each).rejects.toThrow('aborted')
      await eventually(() => app.server.services.passwords.announce()())
      expect(await countedNames()).toBe(places)
      flood.push(ask('served@example.com'))
    })
    expect(Number(await failures()) - before).toBe(places + 1)
  })
})

test('a login that would wait too long is refused, although more could wait', async () => {
  const hasty = await app.startAnother({ hashQueueTime: 1e-6, hashQueueLimit: 1_000 })
  expect((await ask('first@example.com', hasty)).status).toBe(200)
  await app.sql('delete from attempt_counters')
  await whileHashing(
    cores,
    async () => {
      expect(() => hasty.server.services.passwords.announce()).toThrow(HashingOverloadedError)
      expect((await ask('another@example.com', hasty)).status).toBe(503)
    },
    hasty,
  )
  await hasty.close()
})
