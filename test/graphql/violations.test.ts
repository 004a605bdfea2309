import { GraphQLString } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ValidationError } from '../../src/core/errors.ts'
import { assertStorableTexts } from '../../src/graphql/assert-storable-texts.ts'
import { type Credential, createTestApp, type TestApp } from '../_util/app.ts'

let app: TestApp
let person: Credential
beforeAll(async () => {
  app = await createTestApp()
  person = (await app.createPerson()).credential
})
afterAll(() => app.close())

async function post(query: string, variables: object, credential?: Credential) {
  const { data } = await app.execute(query, variables, credential)
  return { data, size: JSON.stringify(data).length }
}

const finish = (selection: string) =>
  `mutation($r: JSONObject!) { finishPasskeyLogin(id: "x", response: $r) { ... on ValidationError { ${selection} } } }`
const badTexts = (count: number) => Array.from({ length: count }, () => '\0')
const longKey = 'k'.repeat(50_000)

function nest(value: unknown, levels: number): unknown {
  return levels === 0 ? value : [nest(value, levels - 1)]
}

describe('the violations of a ValidationError', () => {
  test('many texts below a long key', async () => {
    const { data, size } = await post(finish('fields { path rule }'), { r: { [longKey]: badTexts(5_700) } })
    expect(size).toBeLessThan(20_000)
    const { fields } = data.finishPasskeyLogin as { fields: object[] }
    expect(fields).toHaveLength(20)
    expect(fields[1]).toEqual({ path: ['response', 'k'.repeat(592)], rule: 'characters' })
  })

  test('texts in nested lists, with many aliases', async () => {
    const aliases = Array.from({ length: 25 }, (_, index) => `a${index}: fields { path }`)
    const answer = await post(finish(aliases.join(' ')), { r: { a: nest(badTexts(10_000), 80) } })
    expect(answer.data.finishPasskeyLogin).toMatchObject({ a0: { length: 20 }, a24: { length: 20 } })
    expect(answer.size).toBeLessThan(100_000)
  })

  test('keys that cannot be stored', async () => {
    const r = Object.fromEntries(
      Array.from({ length: 2_500 }, (_, index) => [`\0${index}`, { [longKey.slice(0, 9)]: 1 }]),
    )
    const { data, size } = await post(finish('fields { path }'), { r })
    expect(data.finishPasskeyLogin).toEqual({ fields: [{ path: ['response'] }] })
    expect(size).toBeLessThan(1_000)
  })

  test('a key that is cut inside a pair of surrogates', async () => {
    const { data } = await post(finish('fields { path }'), { r: { [`${'k'.repeat(591)}🙂`]: '\0' } })
    expect(data.finishPasskeyLogin).toEqual({ fields: [{ path: ['response', `${'k'.repeat(591)}\ufffd`] }] })
  })

  test('the first violations are listed, in their order', async () => {
    const { data } = await post(finish('fields { path }'), { r: { a: ['\0', { b: '\0' }], c: badTexts(50) } })
    const { fields } = data.finishPasskeyLogin as { fields: { path: string[] }[] }
    const listed = fields.map(({ path }) => path.join('.'))
    expect(listed.slice(0, 4)).toEqual(['response.a.0', 'response.a.1.b', 'response.c.0', 'response.c.1'])
    expect(listed.at(-1)).toBe('response.c.17')
  })

  test('texts in updateData', async () => {
    const query =
      'mutation($set: JSONObject) { updateData(input: { set: $set }) { ... on ValidationError { fields { path } } } }'
    const set = { [longKey]: { a: badTexts(5_000) } }
    const { data, size } = await post(query, { set }, person)
    expect(data.updateData).toMatchObject({ fields: { length: 20 } })
    expect(size).toBeLessThan(20_000)
  })

  test('a key in the message of a field that has no result with ValidationError', () => {
    const args = { filter: { [longKey]: { [longKey]: '\0' } } }
    expect(() => assertStorableTexts(args, GraphQLString)).toThrow(
      `\`filter.${'k'.repeat(594)}\`: The text contains a character that cannot be stored`,
    )
  })

  test('the search ends with the last violation that is listed', () => {
    let read = false
    const rest = {
      get text() {
        read = true
        return '\0'
      },
    }
    expect(() => assertStorableTexts({ first: badTexts(20), rest }, GraphQLString)).toThrow(/^`first.0`/)
    expect(read).toBe(false)
  })

  test('every error is cut, whatever finds the violations', () => {
    const fields = Array.from({ length: 50 }, (_, index) => ({
      path: Array(50).fill(`${index}`),
      rule: 'key' as const,
      message: 'm',
    }))
    const error = new ValidationError(fields)
    expect([error.fields.length, error.fields[19]]).toEqual([
      20,
      { path: Array(12).fill('19'), rule: 'key', message: 'm' },
    ])
  })
})
