import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'
import { sendForm } from '../_util/upload.ts'

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson()
})
afterAll(() => app.close())

/** A mutation whose fragments spread the next one some times; the last has `end`. */
const spreading = (length: number, spreads: number, end: string) => {
  const fragments = Array.from({ length }, (_, i) => {
    const inside = i < length - 1 ? `...F${i + 1} `.repeat(spreads) : end
    return `fragment F${i} on Mutation { ${inside} }`
  })
  return `mutation($input: UpdateProfileInput) { ...F0 ...F0 } ${fragments.join(' ')}`
}

/** Each would occupy the process for years, or overflow its stack, if every spread were followed. */
const hostile: [string, string][] = [
  ['2^60 spreads of a fragment that does not exist', spreading(60, 2, '...Nope ...Nope')],
  [
    '60 fragments, the last twice, once in a circle',
    `${spreading(60, 2, '...F59')} fragment F59 on Mutation { __typename }`,
  ],
  [
    '60 fragments, the last twice, first in a circle',
    spreading(60, 2, '__typename').replace('fragment F59', 'fragment F59 on Mutation { ...F59 } fragment F59'),
  ],
  ['a circle', spreading(60, 2, '...F0')],
]

test.each(hostile)('a document with %s is refused', async (_name, query) => {
  const form = new FormData()
  form.append('operations', JSON.stringify({ query, variables: { input: null } }))
  form.append('map', JSON.stringify({ 0: ['variables.input'] }))
  form.append('0', new Blob(['x']), 'picture')
  const credentials = [person.credential, { bearer: 'sp_rt_x' }, { basic: ['a', 'b'] as [string, string] }, undefined]
  for (const answer of [
    await sendForm(app.url, form, person.credential),
    ...(await Promise.all(credentials.map((credential) => app.execute(query, {}, credential)))),
  ]) {
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT'])
  }
})

test('a valid document with many spreads is answered for a refresh token and for a login that it does not use', async () => {
  const query = spreading(12, 2, '...Chain0').replace('mutation($input: UpdateProfileInput)', 'mutation')
  const chain = Array.from({ length: 148 }, (_, i) => {
    return `fragment Chain${i} on Mutation { ${i < 147 ? `...Chain${i + 1}` : '__typename'} }`
  })
  const document = `${query} ${chain.join(' ')}`
  for (const credential of [{ bearer: 'sp_rt_x' }, { basic: ['a', 'b'] as [string, string] }]) {
    const refused = await app.execute(document, {}, credential)
    expect([refused.status, refused.errors[0]?.extensions.code]).toEqual([401, 'TOKEN_INVALID'])
  }
  expect((await app.execute(document, {}, person.credential)).data).toEqual({ __typename: 'Mutation' })
})
