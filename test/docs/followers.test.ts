import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'

/** The examples of the recipe: each request is followed by its answer. */
const examples = [
  ...readFileSync('docs/recipes/followers.md', 'utf8').matchAll(
    /^```graphql\n([\s\S]*?)^```\n\n^```json\n([\s\S]*?)^```/gm,
  ),
].map(([, query = '', answer = '']) => ({ query, answer: JSON.parse(answer) as unknown }))

let app: TestApp
let ada: Person
let grace: Person
beforeAll(async () => {
  app = await createTestApp()
  ada = await app.createPerson({ name: 'Ada', username: 'ada' })
  grace = await app.createPerson({ name: 'Grace', username: 'grace' })
})
afterAll(() => app.close())

test('every request of the recipe has an answer', () => {
  const text = readFileSync('docs/recipes/followers.md', 'utf8')
  expect(text.match(/^```graphql$/gm)).toHaveLength(examples.length)
  expect(examples.length).toBeGreaterThan(2)
})

test('the requests of the recipe, one after the other, get the answers that it prints', async () => {
  for (const { query, answer } of examples) {
    const { data, errors } = await app.execute(query, { grace: grace.id }, ada.credential)
    expect(errors).toEqual([])
    expect(data).toEqual(filledIn(answer))
  }
})

test('parallel appends of the recipe lose no id and add none twice', async () => {
  const append = examples.find(({ query }) => query.includes('append:'))?.query ?? ''
  const ids = Array.from({ length: 50 }, () => randomUUID())
  const calls = [...ids, ...ids].map((id) => app.execute<ChangeData>(append, { grace: id }, ada.credential))
  for (const { data } of await Promise.all(calls)) expect(data.updateData.__typename).toBe('User')
  const { data } = await app.execute<IdsData>('{ me { data } }', {}, ada.credential)
  expect(data.me.data.following_ids.toSorted()).toEqual(ids.toSorted())
})

test('the array has room for as many ids as the recipe says', async () => {
  const set = 'mutation($set: JSONObject) { updateData(input: { set: $set }) { __typename } }'
  const kinds = []
  for (const count of [400, 450]) {
    const following_ids = Array.from({ length: count }, () => randomUUID())
    kinds.push(
      (await app.execute<ChangeData>(set, { set: { following_ids } }, grace.credential)).data.updateData.__typename,
    )
  }
  expect(kinds).toEqual(['User', 'ValidationError'])
})

interface ChangeData {
  updateData: { __typename: string }
}

interface IdsData {
  me: { data: { following_ids: string[] } }
}

/** The answer as it is printed, where `…` stands for any text, and `$grace` for the value of the variable. */
function filledIn(printed: unknown): unknown {
  if (printed === '…') return expect.any(String)
  if (printed === '$grace') return grace.id
  if (Array.isArray(printed)) return printed.map(filledIn)
  if (typeof printed !== 'object' || printed === null) return printed
  return Object.fromEntries(Object.entries(printed).map(([name, value]) => [name, filledIn(value)]))
}
