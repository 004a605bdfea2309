import { type DocumentNode, Kind, parse } from 'graphql'
import { expect, test } from 'vitest'
import { rootFieldsOf } from '../../src/graphql/root-fields.ts'

const times = (count: number, write: (index: number) => string) => Array.from({ length: count }, (_, i) => write(i))
/** Fragments of which each spreads the next one some times; the last has `end`. */
const chain = (length: number, spreads: number, end: string) =>
  times(length, (i) => {
    const inside = i < length - 1 ? `...F${i + 1} `.repeat(spreads) : end
    return `fragment F${i} on Mutation { ${inside} }`
  }).join(' ')

/** A parsed document that counts how often the selections of its fragments are read. It throws where that would never end. */
function counted(query: string): { document: DocumentNode; visits: () => number } {
  const { definitions, ...document } = parse(query)
  let visits = 0
  const counting = definitions.map((definition) => {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) return definition
    const { selectionSet, ...others } = definition
    return {
      ...others,
      get selectionSet() {
        visits += 1
        if (visits > 1_000) throw new Error('The walk visits fragments again and again')
        return selectionSet
      },
    }
  })
  return { document: { ...document, definitions: counting }, visits: () => visits }
}

const fieldsOf = (query: string, name: string | null = null) => rootFieldsOf(parse(query), name)

test('the root fields are those of the executed operation, with its fragments, each once', () => {
  const query = `
    query A { me { id } }
    mutation B { first: login { ...C } ... on Mutation { refresh ...C ... { logout } } ...D ...D login }
    fragment C on Mutation { signup ...D }
    fragment D on Mutation { login verifyEmail }
  `
  expect(fieldsOf(query, 'A')).toEqual({ operation: 'query', fields: ['me'] })
  expect(fieldsOf(query, 'B')).toEqual({
    operation: 'mutation',
    fields: ['login', 'refresh', 'signup', 'verifyEmail', 'logout'],
  })
  expect(fieldsOf(query)).toBeNull()
  expect(fieldsOf(query, 'C')).toBeNull()
})

test.each([
  ['that is spread 2^60 times, with an end that does not exist', chain(60, 2, '...Nope ...Nope'), [], 60],
  [
    'that is spread 2^12 times, with a chain of 148',
    chain(12, 2, `...G`).concat(' fragment G on Mutation { login }'),
    ['login'],
    13,
  ],
  ['of a chain of 148', chain(148, 1, 'login'), ['login'], 148],
  ['that spreads itself', 'fragment F0 on Mutation { login ...F0 }', ['login'], 1],
  ['of a circle', 'fragment F0 on Mutation { ...F1 } fragment F1 on Mutation { login ...F0 ...F1 }', ['login'], 2],
  [
    'of a name that is given twice, of which the first spreads itself',
    'fragment F0 on Mutation { ...F0 } fragment F0 on Mutation { login }',
    ['login'],
    1,
  ],
  [
    'of a name that is given twice, of which the last spreads itself',
    'fragment F0 on Mutation { logout } fragment F0 on Mutation { login ...F0 }',
    ['login'],
    1,
  ],
  ['that does not exist', '', [], 0],
])('a fragment %s is visited once', (_name, fragments, fields, visited) => {
  const { document, visits } = counted(`mutation { ...F0 ...F0 } ${fragments}`)
  expect(rootFieldsOf(document, null)).toEqual({ operation: 'mutation', fields })
  expect(visits()).toBe(visited)
})
