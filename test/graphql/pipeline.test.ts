import { Writable } from 'node:stream'
import { type ExecutionResult, GraphQLError, type ValidationRule } from 'graphql'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { GraphqlPlugin } from '../../src/graphql/plugin.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'

/** The calls of the plugin, by phase. */
const seen: string[] = []
/** The behaviour of the plugin in a phase, for one test. */
let act: { parse?: Error; context?: Error; execute?: Error; result?: ExecutionResult; rule?: ValidationRule } = {}

const noScopes: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value === 'scopes') context.reportError(new GraphQLError('A rule of the plugin', { nodes: node }))
  },
})

const plugin: GraphqlPlugin = {
  onParse() {
    return ({ result, replaceParseResult }) => {
      seen.push(result instanceof Error ? `parse: ${result.message}` : 'parse')
      if (act.parse) replaceParseResult(act.parse)
    }
  },
  onValidate({ addValidationRule }) {
    if (act.rule) addValidationRule(act.rule)
    return ({ result }) => void seen.push(`validate ${result.length}`)
  },
  onContextBuilding({ extendContext }) {
    if (act.context) throw act.context
    extendContext({ note: 'from the plugin' })
    return ({ context }) => void seen.push(`context ${context.access.kind} ${context.params.query.length > 0}`)
  },
  onExecute({ args, setResultAndStopExecution }) {
    seen.push(`execute ${args.contextValue.note}`)
    if (act.execute) throw act.execute
    if (act.result) setResultAndStopExecution(act.result)
    return {
      onExecuteDone({ result }) {
        if ('errors' in result && result.errors) seen.push(`done: ${result.errors[0]?.message}`)
      },
    }
  },
}

let app: TestApp
const log: string[] = []
beforeAll(async () => {
  const stream = new Writable({ write: (chunk, _encoding, done) => done(void log.push(String(chunk))) })
  const limits = { rateLimits: true, tierLimits: { FREE: 2, PRO: 2, ENTERPRISE: 2 } }
  app = await createTestApp(limits, { plugins: [plugin], logger: pino({ level: 'info' }, stream) })
})
afterAll(() => app.close())
beforeEach(() => {
  seen.length = 0
  log.length = 0
  act = {}
})

const accept = 'application/graphql-response+json'

const ways: [string, (query: string, headers?: Record<string, string>) => Promise<Response>][] = [
  [
    'POST',
    (query, headers = {}) =>
      fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept, ...headers },
        body: JSON.stringify({ query }),
      }),
  ],
  [
    'GET',
    (query, headers = {}) =>
      fetch(`${app.url}/graphql?query=${encodeURIComponent(query)}`, { headers: { accept, ...headers } }),
  ],
]

const secret = 'relation "sessions" of 10.0.0.7'

describe.each(ways)('a request by %s', (_method, send) => {
  test('passes every phase once, in order', async () => {
    const response = await send('{ access { kind } }')
    expect(await response.json()).toEqual({ data: { access: { kind: 'ANONYMOUS' } } })
    expect(seen).toEqual(['parse', 'validate 0', 'context ANONYMOUS true', 'execute from the plugin'])
  })

  test('parse: a plugin refuses a document', async () => {
    act = { parse: new GraphQLError('Refused by the plugin') }
    const response = await send('{ access { kind } }')
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { errors: [{ message: 'Refused by the plugin', extensions: { code: 'BAD_USER_INPUT' } }] },
    ])
    expect(seen).toEqual(['parse'])
  })

  test('validate: the rule that a plugin adds holds, also for a document that is cached', async () => {
    const query = '{ scopes { name } }'
    expect((await send(query)).status).toBe(200)
    seen.length = 0
    act = { rule: noScopes }
    const refused = await send(query)
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { errors: [{ message: 'A rule of the plugin' }] },
    ])
    expect(seen).toEqual(['parse', 'validate 1'])
    act = {}
    expect((await send(query)).status).toBe(200)
  })

  test('context: a plugin gets the caller, and can refuse the request', async () => {
    const person = await app.createPerson()
    seen.length = 0
    const headers = { authorization: `Bearer ${person.accessToken}` }
    expect((await send('{ me { id } }', headers)).status).toBe(200)
    expect(seen).toContain('context SESSION true')
    act = { context: new GraphQLError('Not today', { extensions: { http: { status: 403 } } }) }
    const refused = await send('{ me { id } }', headers)
    expect([refused.status, await refused.json()]).toMatchObject([403, { errors: [{ message: 'Not today' }] }])
  })

  test('execute: a plugin replaces the result of resolvers, and gets their errors', async () => {
    await send('{ user(id: "1") { id } }')
    expect(seen.at(-1)).toMatch(/^done: .*credential/)
    act = { result: { errors: [new GraphQLError('Answered by the plugin')] } }
    const response = await send('{ access { kind } }')
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { errors: [{ message: 'Answered by the plugin' }] },
    ])
  })

  test.each([
    ['parse', () => ({ parse: new Error(secret) })],
    ['context', () => ({ context: new Error(secret) })],
    ['execute', () => ({ execute: new Error(secret) })],
    ['result', () => ({ result: { errors: [new GraphQLError(secret, { originalError: new Error(secret) })] } })],
  ])('masking: an unexpected error in %s is logged and not shown to the client', async (_phase, fail) => {
    act = fail()
    const response = await send('{ access { kind } }')
    const text = await response.text()
    expect([response.status, text.includes('10.0.0.7')]).toEqual([500, false])
    const { code, correlationId } = JSON.parse(text).errors[0].extensions
    expect(code).toBe('INTERNAL_SERVER_ERROR')
    const [line] = log.map((each) => JSON.parse(each)).filter((each) => each.correlationId === correlationId)
    expect(line?.err.message).toBe(secret)
  })

  test('limits: a document that exceeds a limit is refused, and a plugin gets the error', async () => {
    const response = await send(`{ ${'a: __typename '.repeat(31)} }`)
    expect(response.status).toBe(413)
    expect(seen).toEqual(['parse: The document is too large: its aliases must not exceed 30.'])
  })
})

test('a result that a plugin left without data and errors is valid JSON, with and without a limit', async () => {
  // The limit of signups per client starts again.
  await app.clock.advance(86_400)
  const person = await app.createPerson()
  for (const [method, send] of ways) {
    act = { result: {} }
    expect(await (await send('{ me { id } }')).json(), method).toEqual({})
    const counted = await send('{ me { id } }', { authorization: `Bearer ${person.accessToken}` })
    expect(await counted.json(), method).toEqual({ extensions: { rateLimit: expect.objectContaining({ limit: 2 }) } })
  }
})

test('limits: GET and POST requests share one budget, and a request that exceeds it is not executed', async () => {
  const person = await app.createPerson()
  const statuses: number[] = []
  for (const round of [1, 2]) {
    for (const [method, send] of ways) {
      seen.length = 0
      statuses.push((await send('{ me { id } }', { authorization: `Bearer ${person.accessToken}` })).status)
      expect(
        seen.some((phase) => phase.startsWith('execute')),
        `${method} ${round}`,
      ).toBe(round === 1)
    }
  }
  expect(statuses).toEqual([200, 200, 429, 429])
})

test('a plugin with a hook that would never be called prevents the start', async () => {
  const unheard = Object.assign({}, plugin, { onParams() {} })
  await expect(createTestApp({}, { plugins: [unheard] })).rejects.toThrow(/`onParams` is not supported/)
})
