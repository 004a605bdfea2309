import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, keptSchema, type TestApp } from '../_util/app.ts'

/** Every field of an object, as it is printed: its description and the arguments of its directives. */
const fields = parse(keptSchema()).definitions.flatMap((definition) =>
  definition.kind === 'ObjectTypeDefinition'
    ? (definition.fields ?? []).map((field) => ({
        at: `${definition.name.value}.${field.name.value}`,
        text: field.description?.value ?? '',
        directives: new Map(
          (field.directives ?? []).map(({ name, arguments: args }) => [name.value, JSON.stringify(args, valuesOnly)]),
        ),
      }))
    : [],
)

function valuesOnly(key: string, value: unknown): unknown {
  return key === 'loc' ? undefined : value
}

/** The scalar values among the arguments of a directive. */
function valuesOf(args = ''): string[] {
  return [...args.matchAll(/"(?:IntValue|StringValue)","value":"([^"]+)"/g)].map(([, value = '']) => value)
}

describe('the description of a field states the rules of its directives', () => {
  const rules = ['authenticated', 'requiresScopes', 'requiresOrganizationScopes']
  const guarded = fields.filter(({ directives }) => rules.some((rule) => directives.has(rule)))
  const limited = fields.filter(({ directives }) => directives.has('rateLimit'))

  test('the schema has fields with rules', () => {
    expect(guarded.length).toBeGreaterThan(30)
    expect(limited.length).toBeGreaterThan(10)
  })

  test.each(guarded)('$at: who may use it', ({ text, directives }) => {
    const sentence = /\n\nRequires [^\n]*?\./.exec(text)?.[0] ?? ''
    const named = new Set([...sentence.matchAll(/`([^`]+)`/g)].map(([, scope = '']) => scope))
    expect(named).toEqual(new Set(rules.flatMap((rule) => valuesOf(directives.get(rule)))))
    if (directives.has('authenticated')) expect(sentence).toMatch(/Requires (an access token|an API key|a session)/i)
  })

  test.each(limited)('$at: how often', ({ text, directives }) => {
    const [, calls, time, unit = ''] =
      /Limited to ([\d,]+) calls? in (\d+) (second|minute|hour)s? for each /.exec(text) ?? []
    const seconds = Number(time) * ({ second: 1, minute: 60, hour: 3600 }[unit] ?? Number.NaN)
    expect([Number(calls?.replaceAll(',', '')), seconds]).toEqual(valuesOf(directives.get('rateLimit')).map(Number))
  })

  test('how often one client may use a field that is counted by an address of its choice', () => {
    const told = fields.filter(({ text }) =>
      text.includes('3 calls in 1 hour for each mailbox, and to 30 calls for each client address.'),
    )
    expect(told.map(({ at }) => at)).toEqual([
      'Mutation.requestLoginLink',
      'Mutation.requestPasswordReset',
      'Mutation.resendVerificationEmail',
    ])
  })

  test('and nothing else', () => {
    const free = fields.filter((field) => !guarded.includes(field) && /\bRequires\b/.test(field.text))
    const unlimited = fields.filter((field) => !limited.includes(field) && /\bLimited to\b/.test(field.text))
    expect([...free, ...unlimited].map(({ at }) => at)).toEqual([])
  })
})

describe('a server whose operator has set a limit', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await createTestApp({
      introspection: true,
      rateLimits: true,
      rateLimitOverrides: {
        RATE_LIMIT_LOGIN: { limit: 7, duration: 120 },
        RATE_LIMIT_CHANGE_PASSWORD: { limit: 1, duration: 45 },
      },
    })
  })
  afterAll(() => app.close())

  interface TypeData {
    __type: { fields: { name: string; description: string }[] }
  }

  test('describes that limit', async () => {
    const answer = await app.execute<TypeData>('{ __type(name: "Mutation") { fields { name description } } }')
    const found = answer.data.__type.fields
    const about = (name: string) =>
      found
        .find((field) => field.name === name)
        ?.description.split('\n\n')
        .at(-1)
    expect(about('login')).toBe('Limited to 7 calls in 2 minutes for each client address.')
    expect(about('changePassword')).toBe(
      'Requires a session with the scope `profile:write`; an API key cannot use it. Limited to 1 call in 45 seconds for each user. ' +
        'The rate limit tier refuses it only in a document with other fields.',
    )
    expect(about('verifyTwoFactor')).toBe('Limited to 20 calls in 15 minutes for each client address.')
  })
})
