import { isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../../../src/features/schema.ts'
import type { AccessRule } from '../../../src/graphql/access-rules.ts'
import { type Answer, type Credential, createTestApp, expectType, type TestApp } from '../../_util/app.ts'
import { createOrganizationOf, openMembers } from '../../_util/organizations.ts'
import { baseArguments, documentFor, type InputField, rootFields } from '../../_util/walk-inputs.ts'

let app: TestApp
let key: Credential
let userId: string
beforeAll(async () => {
  app = await createTestApp()
  const [owner] = await openMembers(app, 1, 'key-walk')
  if (!owner) throw new Error('There is no owner')
  userId = owner.id
  const organizationId = await createOrganizationOf(app, owner)
  const scopes = Object.keys(app.config.organizationScopes)
  const input = { name: 'every scope', scopes, organizationId }
  key = { apiKey: expectType(await app.call.createApiKey({ input }, owner.credential), 'ApiKeySecret').key }
})
afterAll(() => app.close())

const ruleOf = ({ extensions }: { extensions: object }): AccessRule => {
  const rule = 'access' in extensions ? (extensions.access as AccessRule) : null
  if (!rule) throw new Error('The field has no rule')
  return rule
}
const ask = (field: InputField, credential: Credential = key) => {
  const args = baseArguments(field, {})
  return app.execute(documentFor(field, args, false), args, credential)
}
const codeOf = ({ errors }: Answer) => errors[0]?.extensions.code

const fields = rootFields(schema).map((field) => ({ ...field, rule: ruleOf(field.field) }))
const byKind = (...kinds: AccessRule['kind'][]) =>
  fields.filter(({ rule }) => kinds.includes(rule.kind)).map((each) => [each.field.name, each] as const)

describe('an API key of an organization that holds every scope there', () => {
  test('walks a schema with fields of every kind', () => {
    expect(byKind('scopes').length).toBeGreaterThan(20)
    expect(byKind('session').length).toBeGreaterThan(10)
    expect(byKind('organization').length).toBeGreaterThan(4)
  })

  test.each(byKind('scopes', 'session'))('%s requires a user, and refuses it', async (_name, field) => {
    const answer = await ask(field)
    // A field that may be null is null.
    const shown = Object.values(answer.data).filter((value) => value !== null)
    expect([answer.status, codeOf(answer), shown]).toEqual([403, 'FORBIDDEN', []])
  })

  const isForUsers = (rule: AccessRule) => rule.kind === 'organization' && !rule.keys
  const users = byKind('organization').filter(([, { rule }]) => isForUsers(rule))
  test.each(users)('%s is for users alone, and refuses it', async (_name, field) => {
    const answer = await ask(field)
    expect([answer.status, codeOf(answer)]).toEqual([403, 'FORBIDDEN'])
  })

  const others = byKind('authenticated', 'api-key', 'organization').filter(([, { rule }]) => !isForUsers(rule))
  test.each(others)('%s answers it', async (_name, field) => {
    expect(['FORBIDDEN', 'UNAUTHENTICATED']).not.toContain(codeOf(await ask(field)))
  })

  const user = schema.getType('User')
  const ofUser = isObjectType(user) ? Object.values(user.getFields()).filter((field) => field.extensions.access) : []
  test.each(ofUser.map((field) => [field.name, field] as const))(
    'User.%s refuses it, or is part of the public profile',
    async (_name, field) => {
      const inner = documentFor({ type: schema.getQueryType() ?? never(), field, way: ['user'] }, {}, true)
      const query = inner.replace('{ user {', '{ user(id: $id) {').replace('query', 'query($id: ID!)')
      const answer = await app.execute(query, { id: userId }, key)
      const isPublic = ['inherited', 'authenticated', 'public'].includes(ruleOf(field).kind)
      expect(codeOf(answer)).toBe(isPublic ? undefined : 'FORBIDDEN')
    },
  )

  test('is nobody: `me` is null', async () => {
    const { status, data, errors } = await app.execute('{ me { id } access { scopes } }', {}, key)
    expect({ status, data, errors }).toEqual({ status: 200, data: { me: null, access: { scopes: [] } }, errors: [] })
  })
})

function never(): never {
  throw new Error('The schema has no queries')
}
