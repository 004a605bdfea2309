import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** The owner of the object that an id names: the caller, another user, or none; or a text that is not an id. */
export type Target = 'own' | 'foreign' | 'missing' | 'garbage'

/** The kind of object that an id argument names. */
export type Thing = 'user' | 'session' | 'apiKey' | 'organization' | 'invitation' | 'oauthAccount' | 'passkey'

/** One row of the table: a document, and how its ids are to be filled in. */
export interface Row {
  name: string
  mutation: boolean
  query: string
  target: Target
  /** The thing that each variable names. */
  things: Record<string, Thing>
  /** Variables that are no ids. */
  variables: Record<string, unknown>
  /** Where in the answer the field's parent is. */
  parent: string[]
}

const targets: readonly Target[] = ['own', 'foreign', 'missing', 'garbage']

/** How to get at a type whose fields have rows of their own; `FIELD` is the field and `$id` names a thing. */
const ways: Record<string, { query: string; names: Thing; targets: readonly Target[]; parent: string[] }> = {
  Access: { query: '{ access { FIELD } }', names: 'user', targets: [], parent: ['access'] },
  User: {
    query: 'query($id: ID!) { user(id: $id) { FIELD } }',
    names: 'user',
    targets: ['own', 'foreign'],
    parent: ['user'],
  },
  Session: {
    query: 'query($id: ID!) { user(id: $id) { sessions(first: 1) { nodes { FIELD } } } }',
    names: 'user',
    targets: ['own', 'foreign'],
    parent: ['user', 'sessions', 'nodes', '0'],
  },
  ApiKey: {
    query: 'query($id: ID!) { user(id: $id) { apiKeys(first: 1) { nodes { FIELD } } } }',
    names: 'user',
    targets: ['own', 'foreign'],
    parent: ['user', 'apiKeys', 'nodes', '0'],
  },
  Passkey: {
    query: 'query($id: ID!) { user(id: $id) { passkeys { FIELD } } }',
    names: 'user',
    targets: ['own', 'foreign'],
    parent: ['user', 'passkeys', '0'],
  },
  AuditEvent: {
    query: '{ auditEvents(first: 1) { nodes { FIELD } } }',
    names: 'user',
    targets: [],
    parent: ['auditEvents', 'nodes', '0'],
  },
  OAuthAccount: {
    query: 'query($id: ID!) { user(id: $id) { oauthAccounts { FIELD } } }',
    names: 'user',
    targets: ['own', 'foreign'],
    parent: ['user', 'oauthAccounts', '0'],
  },
  Organization: {
    query: 'query($id: ID!) { organization(id: $id) { FIELD } }',
    names: 'organization',
    targets: ['own', 'foreign'],
    parent: ['organization'],
  },
  Membership: {
    query: 'query($id: ID!) { organization(id: $id) { members(first: 1) { nodes { FIELD } } } }',
    names: 'organization',
    targets: ['own', 'foreign'],
    parent: ['organization', 'members', 'nodes', '0'],
  },
  Invitation: {
    query: 'query($id: ID!) { organization(id: $id) { invitations { FIELD } } }',
    names: 'organization',
    targets: ['own', 'foreign'],
    parent: ['organization', 'invitations', '0'],
  },
}

/** Values of arguments for which a plain value of the type would only cause a validation error. */
const fittingArguments: Record<string, unknown> = {
  'Mutation.login.input': { identifier: 'nobody@example.com', password: 'matrix' },
  'Mutation.refresh.refreshToken': 'matrix',
  'Mutation.createApiKey.input': { name: 'From the matrix', scopes: [] },
  'Mutation.updateApiKey.input': { name: 'From the matrix' },
  'Mutation.updateProfile.input': { name: 'From the matrix' },
  'Mutation.updateUser.input': { name: 'From the matrix' },
  'Mutation.createOrganization.input': { name: 'From the matrix' },
  'Mutation.updateOrganization.input': { name: 'From the matrix' },
  'Mutation.inviteMember.input': {
    organizationId: '00000000-0000-7000-8000-000000000000',
    email: 'invited-by-the-matrix@example.com',
  },
  'Mutation.previewBulk.input': { action: 'REACTIVATE', ids: [] },
  'Query.stats.from': '2029-12-31T00:00:00Z',
  'Mutation.createUser.input': { email: 'made-by-the-matrix@example.com' },
}

/** A row for every field of Query, Mutation and the types above, once for each kind of id if it has id arguments. */
export function walk(schema: GraphQLSchema): Row[] {
  const roots = [schema.getQueryType(), schema.getMutationType()].filter((type) => !!type)
  const types = Object.keys(ways).map((name) => schema.getType(name))
  return [
    ...roots.flatMap((type) => fieldsOf(type).flatMap((field) => rootRows(type, field))),
    ...types.filter(isObjectType).flatMap((type) => fieldsOf(type).flatMap((field) => wayRows(type, field))),
  ]
}

function rootRows(type: GraphQLObjectType, field: Field): Row[] {
  const mutation = type.name === 'Mutation'
  const ids = field.args.filter((arg) => getNamedType(arg.type).name === 'ID')
  const fitting = (arg: GraphQLArgument) => fittingArguments[`${type.name}.${field.name}.${arg.name}`]
  const given = field.args.filter((arg) => ids.includes(arg) || isNonNullType(arg.type) || fitting(arg))
  const declared = given.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')
  const passed = given.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const call = `${field.name}${passed && `(${passed})`}${selection(field)}`
  const query = `${mutation ? 'mutation' : 'query'}${declared && `(${declared})`} { ${call} }`
  const plain = given.filter((arg) => !ids.includes(arg))
  const variables = Object.fromEntries(plain.map((arg) => [arg.name, fitting(arg) ?? plainValue(arg.type)]))
  const things = Object.fromEntries(ids.map((arg) => [arg.name, thingOf(field.name, arg.name)]))
  const row = { mutation, query, things, variables, parent: [], name: `${type.name}.${field.name}` }
  if (ids.length === 0) return [{ ...row, target: 'own' }]
  return targets.map((target) => ({ ...row, target, name: `${row.name}(${target})` }))
}

function wayRows(type: GraphQLObjectType, field: Field): Row[] {
  const way = ways[type.name]
  if (!way) return []
  const name = `${type.name}.${field.name}`
  const query = way.query.replace('FIELD', `${field.name}${selection(field)}`)
  const row = { name, mutation: false, query, things: {}, variables: {}, parent: way.parent }
  if (way.targets.length === 0) return [{ ...row, target: 'own' }]
  return way.targets.map((target) => ({ ...row, target, name: `${name}(${target})`, things: { id: way.names } }))
}

type Field = GraphQLField<unknown, unknown>

function fieldsOf(type: GraphQLObjectType): Field[] {
  return Object.values(type.getFields())
}

function selection(field: Field): string {
  return isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'
}

function thingOf(field: string, argument: string): Thing {
  if (argument === 'organizationId' || (argument === 'id' && /^organization$|Organization$/.test(field))) {
    return 'organization'
  }
  if (/Invitation$/.test(field)) return 'invitation'
  if (/ApiKey$/.test(field)) return 'apiKey'
  if (/OAuthAccount$/.test(field)) return 'oauthAccount'
  if (/^(rename|delete)Passkey$/.test(field)) return 'passkey'
  return /Session$/.test(field) ? 'session' : 'user'
}

/** A valid value of the type with only the required fields. */
function plainValue(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return plainValue(type.ofType)
  if (isListType(type)) return []
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type))
    return Object.fromEntries(required.map((field) => [field.name, plainValue(field.type)]))
  }
  const values: Record<string, unknown> = {
    Int: 1,
    Float: 1,
    Boolean: true,
    DateTime: '2030-01-01T00:00:00Z',
    JSONObject: {},
  }
  return values[type.name] ?? 'matrix'
}
