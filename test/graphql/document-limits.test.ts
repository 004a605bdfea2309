import { getIntrospectionQuery } from 'graphql'
import { describe, expect, test } from 'vitest'
import { schema } from '../../src/features/schema.ts'
import { createDocuments } from '../../src/graphql/documents.ts'
import { testSettings } from '../_util/app.ts'

const limits = testSettings().config.documentLimits
const few = (change: Partial<typeof limits>) => ({ ...limits, ...change })
const times = (count: number, write: (index: number) => string) => Array.from({ length: count }, (_, i) => write(i))
const nested = (levels: number, open: string, core: string, close: string) =>
  `${open.repeat(levels)}${core}${close.repeat(levels)}`

/** Answers what the document is refused for, or null. */
function refusal(query: string, given = limits, introspection = true): string | null {
  const documents = createDocuments(schema, { limits: given, introspection })
  try {
    return documents.validate(documents.parse(query))[0]?.message ?? null
  } catch (error) {
    return (error as Error).message
  }
}

const fanOut = `{ me { ...F0 } } ${times(30, (i) => `fragment F${i} on User { ${i < 29 ? `...F${i + 1} ...F${i + 1}` : 'id'} }`).join(' ')}`
const chain = `{ me { ...F0 } } ${times(200, (i) => `fragment F${i} on User { ${i < 199 ? `...F${i + 1} ` : ''}id }`).join(' ')}`
const ring = `{ me { ...F0 } } ${times(90, (i) => `fragment F${i} on User { ...F${(i + 1) % 90} id }`).join(' ')}`

describe('a hostile document is refused before it is executed', () => {
  test.each([
    ['a fan-out of 2^30 fields', fanOut, /cost|repeats/],
    ['a fragment that spreads itself', '{ me { ...A } } fragment A on User { ...A }', /spreads itself/],
    ['two fragments in a circle', '{ me { ...A } } fragment A on User { ...B } fragment B on User { ...A }', /itself/],
    ['a circle that nobody uses', '{ me { id } } fragment A on User { ...A }', /spreads itself/],
    ['ninety fragments in a ring', ring, /itself/],
    ['a chain of two hundred fragments', chain, /nested/],
    ['10,000 aliases', `{ ${times(10_000, (i) => `a${i}: __typename`).join(' ')} }`, /tokens/],
    ['31 aliases', `{ ${times(31, (i) => `a${i}: __typename`).join(' ')} }`, /aliases/],
    ['31 aliases behind fragments', `{ ${'...A '.repeat(31)} } fragment A on Query { a: __typename }`, /aliases/],
    ['499 times the same object', `{ ${'me { id } '.repeat(499)} }`, /repeats/],
    ['1,900 times the same leaf', `{ me { ${'id '.repeat(1900)} } }`, /repeats/],
    ['the same by inline fragments', `{ ${'... { me { id } } '.repeat(280)} }`, /repeats/],
    ['one field with 180 arguments', `{ ${times(180, (i) => `user(id: "${i}") { id }`).join(' ')} }`, /repeats/],
    ['490 inline fragments in each other', `{ me { ${nested(490, '... { ', 'id', ' }')} } }`, /nested/],
    ['2,001 tokens', `{ ${'a '.repeat(1999)} }`, /tokens/],
    ['100,000 braces', '{'.repeat(100_000), /nested/],
    ['13 levels', nested(13, '{ me ', '{ id }', ' }'), /depth/],
    ['lists of lists', `{ user(id: ${nested(900, '[', '', ']')}) { id } }`, /nested/],
    ['objects in objects', `mutation { signup(input: ${nested(390, '{ a: ', '1', ' }')}) { __typename } }`, /nested/],
    ['51 directives', `{ me${' @skip(if: false)'.repeat(51)} { id } }`, /directives/],
    ['900 directives that nobody knows', `{ me${' @a'.repeat(900)} { id } }`, /directives/],
    ['directives on variables', `query(${'$a: Int @a @a @a @a '.repeat(110)}) { me { id } }`, /./],
    ['directives on a fragment', `{ me { ...A } } fragment A on User${' @a'.repeat(60)} { id }`, /directives/],
    ['400 variables', `query(${times(400, (i) => `$v${i}: Int`).join(' ')}) { me { id } }`, /never used/],
    ['1,900 fields that are not there', `{ ${times(1900, (i) => `nosuchfield${i}`).join(' ')} }`, /Cannot query/],
    ['a name of 95,000 letters', `{ ${'m'.repeat(95_000)} }`, /Cannot query/],
    [
      'a text of 95,000 letters for a number',
      `{ me { sessions(first: "${'9'.repeat(95_000)}") { totalCount } } }`,
      /Int/,
    ],
    ['a number of 95,000 digits', `{ me { sessions(first: ${'9'.repeat(95_000)}) { totalCount } } }`, /Int/],
    ['95,000 lines', `{ user(id: 1, no: """${'\n'.repeat(95_000)}""") { id } }`, /Unknown argument/],
    ['15,000 escapes', `{ user(id: 1, no: "${'\\u0000'.repeat(15_000)}") { id } }`, /Unknown argument/],
    ['a lone surrogate', '{ user(id: "\\ud800") { id } }', /Unicode/],
    [
      'introspection in circles',
      '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
      /depth/,
    ],
    ['nothing', '', /Syntax/],
    ['only fragments of nothing', 'fragment A on Nothing { id }', /Unknown type/],
    [
      'large pages, eight times',
      `{ me { ${times(8, (i) => `p${i}: sessions(first: 100) { nodes { id ip userAgent createdAt lastSeenAt expiresAt } }`).join(' ')} } }`,
      /cost/,
    ],
  ])('%s', (_name, query, reason) => {
    expect(refusal(query)).toMatch(reason)
  })
})

describe('documents of clients are accepted', () => {
  const all = (fields: string, count: number) => times(count, () => fields).join(' ')
  test.each([
    ['GraphiQL’s introspection', getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true })],
    ['30 aliases', `{ ${times(30, (i) => `a${i}: __typename`).join(' ')} }`],
    ['50 directives', `{ ${all('__typename @skip(if: false)', 50)} }`],
    ['a type name a hundred times', `{ ${all('__typename', 100)} }`],
    [
      'an error union',
      'mutation { verifyEmail(token: "") { __typename ... on Done { message } ... on Error { code message } } }',
    ],
    ['a page', '{ me { sessions(first: 100) { totalCount nodes { id current ip userAgent createdAt } } } }'],
    ['a long text', `{ user(id: "${'a'.repeat(95_000)}") { id } }`],
  ])('%s', (_name, query) => {
    expect(refusal(query)).toBeNull()
  })
})

test('the operator can set each limit', () => {
  const deep = '{ me { sessions { nodes { id } } } }'
  expect(refusal(deep, few({ depth: 4 }))).toBeNull()
  expect(refusal(deep, few({ depth: 3 }))).toMatch('depth must not exceed 3')
  expect(refusal('{ a: __typename b: __typename }', few({ aliases: 1 }))).toMatch('aliases must not exceed 1')
  expect(refusal('{ __typename @skip(if: false) @include(if: true) }', few({ directives: 1 }))).toMatch(
    'directives must',
  )
  expect(refusal('{ me { sessions { nodes { id ip } } } }', few({ cost: 60 }))).toMatch('cost must not exceed 60')
  expect(refusal('{ me { sessions(first: 10) { nodes { id ip } } } }', few({ cost: 60 }))).toBeNull()
  expect(refusal('query($n: Int) { me { sessions(first: $n) { nodes { id ip } } } }', few({ cost: 300 }))).toMatch(
    'cost',
  )
  expect(refusal('{ me { id name } }', few({ tokens: 5 }))).toMatch('tokens')
})

test('a page costs its size also if its items are selected by a fragment, an alias or an edge', () => {
  const sizes = [
    '{ me { sessions(first: 100) { ...P } } } fragment P on UserSessionsConnection { nodes { id ip userAgent } }',
    '{ me { sessions(first: 100) { ... { nodes { id ip userAgent } } } } }',
    '{ me { sessions(first: 100) { n: nodes { id ip userAgent } } } }',
    '{ me { sessions(last: 100) { edges { node { id ip userAgent } } } } }',
  ]
  for (const query of sizes) expect(refusal(query, few({ cost: 300 })), query).toMatch('cost must not exceed 300')
})

test('a connection costs 20 for each object around it, also with a page of one item or none at all', () => {
  for (const selection of ['nodes { id }', 'totalCount', '__typename', '...C', '... { totalCount }']) {
    const lists = times(23, (i) => `s${i}: sessions(first: 1) { ${selection} }`).join(' ')
    const fragment = selection === '...C' ? 'fragment C on UserSessionsConnection { totalCountIsEstimate }' : ''
    const below = `{ me { securityEvents(first: 100) { nodes { actor { ${lists} } } } } } ${fragment}`
    expect(refusal(below), selection).toMatch('cost must not exceed 5000')
  }
  expect(refusal('{ users(first: 100) { nodes { id sessions { totalCount } apiKeys { totalCount } } } }')).toBeNull()
})

test('a connection that is read with a DataLoader, and node, cost what others cost', () => {
  for (const name of ['followers', 'following', 'referrals']) {
    const query = `{ me { ${name}(first: 1) { totalCount } } }`
    expect(refusal(query, few({ cost: 21 })), name).toMatch('cost must not exceed 21')
    expect(refusal(query, few({ cost: 22 })), name).toBeNull()
  }
  expect(refusal('{ node(id: "x") { id } }', few({ cost: 10 }))).toMatch('cost must not exceed 10')
  expect(refusal('{ node(id: "x") { id } }', few({ cost: 11 }))).toBeNull()
  // The `node` of an edge is another field.
  expect(refusal('{ me { sessions(first: 10) { edges { node { id } } } } }', few({ cost: 51 }))).toBeNull()
})

test('what is selected below another list of objects costs 20 times as much', () => {
  const lists = times(15, (i) => `m${i}: members { totalCount }`).join(' ')
  expect(refusal(`{ me { organizations { organization { ${lists} } } } }`)).toMatch('cost must not exceed 5000')
  expect(refusal('{ me { organizations { organization { id name members { totalCount } } } } }')).toBeNull()
})

test('a field that sends a statement of its own for each object costs 10', () => {
  const keys = times(23, (i) => `k${i}: actorApiKey { id }`).join(' ')
  expect(refusal(`{ me { securityEvents(first: 100) { nodes { ${keys} } } } }`)).toMatch('cost must not exceed 5000')
  expect(refusal('{ me { securityEvents(first: 100) { nodes { type actorApiKey { name } } } } }')).toBeNull()
})

test('a JSON object costs 5, so that a document cannot multiply a large one', () => {
  for (const name of ['data', 'appData', 'publicData']) {
    expect(refusal(`{ me { ${name} } }`, few({ cost: 5 })), name).toMatch('cost must not exceed 5')
    expect(refusal(`{ me { ${name} } }`, few({ cost: 6 })), name).toBeNull()
  }
  const copies = times(30, (i) => `a${i}: publicData`).join(' ')
  const lists = `followers(first: 10) { nodes { followers(first: 10) { nodes { ${copies} } } } }`
  expect(refusal(`{ me { ${lists} } }`)).toMatch('cost must not exceed 5000')
  expect(refusal('{ users(first: 100) { nodes { id name email data appData publicData } } }')).toBeNull()
})

test('an alias has at most 100 characters, because an answer repeats it for each object', () => {
  const long = 'a'.repeat(101)
  const refused = 'An alias must not have more than 100 characters.'
  expect(refusal(`{ me { securityEvents { nodes { ${long}: type } } } }`)).toBe(refused)
  expect(refusal(`{ me { ...F } } fragment F on User { ${long}: id }`)).toBe(refused)
  expect(refusal(`{ me { ${'a'.repeat(100)}: id } }`)).toBeNull()
})

test('a document can have four introspections at most', () => {
  const schemas = (count: number) => `{ ${times(count, (i) => `a${i}: __schema { queryType { name } }`).join(' ')} }`
  expect(refusal(schemas(4))).toBeNull()
  expect(refusal(schemas(5))).toMatch('cost must not exceed 5000')
  expect(refusal(`{ ${times(5, (i) => `a${i}: __type(name: "User") { name }`).join(' ')} }`)).toMatch('cost')
})

test('a document with a fragment that cannot be measured is refused before anything walks through it', () => {
  const doubled = (end: string) =>
    `{ ...F0 ...F0 } ${times(60, (i) => `fragment F${i} on Query { ${i < 59 ? `...F${i + 1} ...F${i + 1}` : end} }`).join(' ')}`
  expect(refusal(doubled('...Nope'))).toBe('Unknown fragment "Nope".')
  const twice = '{ ...A } fragment A on Query { ...A } fragment A on Query { __typename }'
  expect(refusal(twice)).toBe('There can be only one fragment named "A".')
})

test('without introspection the schema cannot be queried, but type names can', () => {
  expect(refusal('{ __schema { types { name } } }', limits, false)).toMatch(/introspection/i)
  expect(refusal('{ __type(name: "User") { name } }', limits, false)).toMatch(/introspection/i)
  expect(refusal('{ __typename }', limits, false)).toBeNull()
})

describe('documents are cached', () => {
  const create = () => {
    const documents = createDocuments(schema, { limits, introspection: true })
    const send = (query: string) => {
      const document = documents.parse(query)
      return { document, errors: documents.validate(document) }
    }
    return send
  }

  test('by their text up to a limit', () => {
    const send = create()
    const { document } = send('{ me { id } }')
    expect(send('{ me { id } }')).toEqual({ document, errors: [] })
    expect(send('{ me { id } }').document).toBe(document)
    expect(send('{ me { id }}').document).not.toBe(document)
    const long = `{ me { id } } # ${'a'.repeat(5_000)}`
    expect(send(long).document).not.toBe(send(long).document)
    for (let i = 0; i < 80; i += 1) send(`{ me { id } } #${i}`.padEnd(3_900))
    expect(send('{ me { id } }').document).not.toBe(document)
  })

  test('only if they are valid: nothing is kept of others, whose errors are large', () => {
    const send = create()
    const [first, again] = [send('{ me { nothing } }'), send('{ me { nothing } }')]
    expect(again.errors.map(String)).toEqual(first.errors.map(String))
    expect(first.errors[0]?.message).toMatch('Cannot query field "nothing"')
    expect(again.document).not.toBe(first.document)
    expect(again.errors[0]).not.toBe(first.errors[0])
  })
})

describe('with the largest limits that an operator can set, no nesting overflows the stack', () => {
  const largest = few({ tokens: 1_000_000, depth: 100, aliases: 10_000, directives: 10_000, cost: 10_000_000 })
  const levels = 200_000
  test.each([
    ['braces', '{'.repeat(levels)],
    ['selections', nested(levels, '{ me ', '{ id }', ' }')],
    ['inline fragments', `{ me { ${nested(levels, '... { ', 'id', ' }')} } }`],
    ['list literals', `{ user(id: ${nested(levels, '[', '', ']')}) { id } }`],
    ['object literals', `mutation { signup(input: ${nested(levels, '{ a: ', '1', ' }')}) { __typename } }`],
    ['default values', `query($a: [Int] = ${nested(levels, '[', '1', ']')}) { me { id } }`],
    ['types of variables', `query($a: ${nested(levels, '[', 'Int', ']')}) { me { id } }`],
    ['arguments of directives', `{ me @skip(if: ${nested(levels, '[', 'true', ']')}) { id } }`],
    ['brackets behind a string', `{ user(id: "\\"", x: ${nested(levels, '[', '', ']')}) { id } }`],
    ['brackets behind a block string', `{ user(id: """ \\""" " """, x: ${nested(levels, '[', '', ']')}) { id } }`],
    ['brackets behind a comment', `# "\n{ user(id: ${nested(levels, '[', '', ']')}) { id } }`],
    [
      'fragments',
      `{ me { ...F0 } } ${times(20_000, (i) => `fragment F${i} on User { ...F${i + 1} }`).join(' ')} fragment F20000 on User { id }`,
    ],
  ])('%s', (_name, query) => {
    expect(refusal(query, largest)).toMatch(/nested more than 200 levels/)
  })
})
