import { isEnumType } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { declared } from '../../../src/features/index.ts'
import { schema } from '../../../src/features/schema.ts'
import { createTestApp, type Person, type TestApp } from '../../_util/app.ts'

let app: TestApp
let admin: Person

beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  await app.sql('delete from audit_events')
  const types = [...declared.events.map(({ name }) => name), 'FORGOTTEN', 'UNKNOWN', 'not even a name']
  for (const type of types) await app.sql('insert into audit_events (type, created_at) values ($1, now())', [type])
})
afterAll(() => app?.close())

interface EventsData {
  auditEvents: { nodes: { type: string; recordedType: string }[] }
}

const find = async (filter: string) => {
  const query = `{ auditEvents(first: 100, ${filter}) { totalCount nodes { type recordedType } } }`
  const answer = await app.execute<EventsData>(query, {}, admin.credential)
  expect(answer.errors).toEqual([])
  return answer.data.auditEvents.nodes
}

test('the enum has every declared event with its description, and UNKNOWN', () => {
  const type = schema.getType('AuditEventType')
  const values = isEnumType(type) ? type.getValues() : []
  const expected = declared.events.map(({ name, description }) => [name, description] as const)
  const known = values.filter(({ name }) => name !== 'UNKNOWN').map(({ name, description }) => [name, description])
  expect(known).toEqual(expected.toSorted(([one], [other]) => (one < other ? -1 : 1)))
  expect(values.length).toBe(expected.length + 1)
  expect(new Set(expected.map(([name]) => name)).size).toBe(expected.length)
})

test('returns every type, and UNKNOWN with the recorded name for a type that this version does not know', async () => {
  const events = await find('filter: {}')
  expect(events).toHaveLength(declared.events.length + 3)
  const foreign = events.filter(({ type, recordedType }) => type !== recordedType)
  expect(foreign.map(({ recordedType }) => recordedType).toSorted()).toEqual(['FORGOTTEN', 'not even a name'])
  expect(foreign.every(({ type }) => type === 'UNKNOWN')).toBe(true)
})

test.each(declared.events.map(({ name }) => name))('the filter finds %s alone', async (name) => {
  expect(await find(`filter: { type: [${name}] }`)).toEqual([{ type: name, recordedType: name }])
})

test('the filter finds UNKNOWN, alone and together with another type', async () => {
  expect(await find('filter: { type: [UNKNOWN] }')).toHaveLength(3)
  expect(await find('filter: { type: [UNKNOWN, LOGGED_IN] }')).toHaveLength(4)
  expect(await find('filter: { type: [] }')).toEqual([])
})

test('a name that is not in the enum is bad input', async () => {
  for (const type of ['FORGOTTEN', '"LOGGED_IN"', '__proto__']) {
    const query = `{ auditEvents(filter: { type: [${type}] }) { totalCount } }`
    const answer = await app.execute(query, {}, admin.credential)
    expect({ status: answer.status, code: answer.errors[0]?.extensions.code }).toEqual({
      status: 400,
      code: 'BAD_USER_INPUT',
    })
  }
})
