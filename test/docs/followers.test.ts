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
  grace = await app.createPerson({ name: 'Grace' })
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
    expect(data).toEqual(withTexts(answer))
  }
})

/** The answer as it is printed, where `…` stands for any text. */
function withTexts(printed: unknown): unknown {
  if (printed === '…') return expect.any(String)
  if (Array.isArray(printed)) return printed.map(withTexts)
  if (typeof printed !== 'object' || printed === null) return printed
  return Object.fromEntries(Object.entries(printed).map(([name, value]) => [name, withTexts(value)]))
}
