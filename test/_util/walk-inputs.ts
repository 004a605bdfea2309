import {
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

/** One argument or input field, however deep, of one field of the schema. */
export interface InputLeaf {
  /** Such as `Mutation.signup(input.email)`. */
  name: string
  /** The name of its scalar or enum. */
  type: string
  /** Where its value is in the arguments. */
  path: string[]
  /** Whether its value stands in a list. */
  listed: boolean
  field: InputField
}

/** A field that has arguments, and how to reach it. */
export interface InputField {
  type: GraphQLObjectType
  field: GraphQLField<unknown, unknown>
  /** The fields from the root to its type; empty for a field of the root. */
  way: string[]
}

/** Every argument and input field of every field of the schema. */
export function walkInputs(schema: GraphQLSchema): InputLeaf[] {
  return fieldsWithArguments(schema).flatMap((field) =>
    field.field.args.flatMap((arg) => leavesOf(field, arg.type, [arg.name], false)),
  )
}

function leavesOf(field: InputField, type: GraphQLInputType, path: string[], listed: boolean): InputLeaf[] {
  if (isNonNullType(type)) return leavesOf(field, type.ofType, path, listed)
  if (isListType(type)) return leavesOf(field, type.ofType, path, true)
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).flatMap((inner) =>
      leavesOf(field, inner.type, [...path, inner.name], listed),
    )
  }
  const name = `${field.type.name}.${field.field.name}(${path.join('.')})`
  return [{ name, type: type.name, path, listed, field }]
}

/** Every field of Query and Mutation. */
export function rootFields(schema: GraphQLSchema): InputField[] {
  return [schema.getQueryType(), schema.getMutationType()]
    .filter((type) => !!type)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field, way: [] })))
}

/** Finds a way from the roots to each type, the shortest first. */
function fieldsWithArguments(schema: GraphQLSchema): InputField[] {
  const found: InputField[] = []
  const seen = new Set<string>()
  const open = [schema.getQueryType(), schema.getMutationType()]
    .filter((type) => !!type)
    .map((type) => ({ type, way: [] as string[] }))
  for (let next = open.shift(); next; next = open.shift()) {
    const { type, way } = next
    if (seen.has(type.name)) continue
    seen.add(type.name)
    for (const field of Object.values(type.getFields())) {
      if (field.args.length > 0) found.push({ type, field, way })
      const inner = getNamedType(field.type)
      const isReachable = type.name !== 'Mutation' && field.args.every((arg) => !isNonNullType(arg.type))
      if (isReachable && isObjectType(inner)) open.push({ type: inner, way: [...way, field.name] })
    }
  }
  return found
}

/** A document that calls the field with one variable for each argument, or with literals in their place. */
export function documentFor(
  { type, field, way }: InputField,
  args: Record<string, unknown>,
  literals: boolean,
): string {
  const given = field.args.filter((arg) => Object.hasOwn(args, arg.name))
  const passed = given.map(({ name, type }) => `${name}: ${literals ? literal(type, args[name]) : `$${name}`}`)
  const declared =
    literals || given.length === 0 ? '' : `(${given.map(({ name, type }) => `$${name}: ${type}`).join(', ')})`
  const call = `${field.name}${passed.length > 0 ? `(${passed.join(', ')})` : ''}`
  const leaf = isLeafType(getNamedType(field.type)) ? call : `${call} { __typename }`
  const operation = type.name === 'Mutation' ? 'mutation' : 'query'
  return `${operation}${declared} { ${way.join(' { ')}${way.length > 0 ? ' { ' : ''}${leaf}${' }'.repeat(way.length)} }`
}

function literal(type: GraphQLInputType, value: unknown): string {
  if (isNonNullType(type)) return literal(type.ofType, value)
  if (isListType(type)) return `[${[value].flat().map((item) => literal(type.ofType, item))}]`
  const isText = typeof value === 'string'
  if (isEnumType(type) && isText) return value
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = isInputObjectType(type) ? type.getFields() : {}
  const parts = Object.entries(value).map(
    ([name, inner]) => `${name}: ${fields[name] ? literal(fields[name].type, inner) : JSON.stringify(inner)}`,
  )
  return `{ ${parts.join(', ')} }`
}

/** The arguments of a field that are required, with values that its resolver accepts as far as `fitting` knows them. */
export function baseArguments({ type, field }: InputField, fitting: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    field.args
      .filter((arg) => isNonNullType(arg.type) || Object.hasOwn(fitting, arg.name))
      .map((arg) => [arg.name, baseValue(arg.type, [type.name, field.name, arg.name], fitting)]),
  )
}

function baseValue(type: GraphQLInputType, path: string[], fitting: Record<string, unknown>): unknown {
  if (isNonNullType(type)) return baseValue(type.ofType, path, fitting)
  const name = path.at(-1) ?? ''
  const ofField = `${path[1]}.${name}`
  const known = Object.hasOwn(fitting, ofField) ? fitting[ofField] : fitting[name]
  if (known !== undefined && !isInputObjectType(type)) return known
  if (isListType(type)) return []
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (isInputObjectType(type)) {
    const wanted = Object.values(type.getFields()).filter(
      (inner) => isNonNullType(inner.type) || Object.hasOwn(fitting, inner.name),
    )
    return Object.fromEntries(
      wanted.map((inner) => [inner.name, baseValue(inner.type, [...path, inner.name], fitting)]),
    )
  }
  const values: Record<string, unknown> = {
    Int: 1,
    Float: 1,
    Boolean: true,
    DateTime: '2030-01-01T00:00:00Z',
    JSONObject: {},
    ID: '00000000-0000-7000-8000-000000000000',
  }
  return values[type.name] ?? 'A text'
}

/**
 * The arguments that set one argument or input field to a value. The required fields beside it have values as in
 * {@link baseArguments}, also where it is in an optional argument.
 */
export function argumentsWith(
  { field, path }: InputLeaf,
  fitting: Record<string, unknown>,
  value: unknown,
): Record<string, unknown> {
  const [name = ''] = path
  const arg = field.field.args.find((each) => each.name === name)
  const beside =
    arg && path.length > 1 ? { [name]: baseValue(arg.type, [field.type.name, field.field.name, name], fitting) } : {}
  return withValue({ ...baseArguments(field, fitting), ...beside }, path, value)
}

/** The arguments with another value at one place. */
export function withValue(args: Record<string, unknown>, path: string[], value: unknown): Record<string, unknown> {
  const [name = '', ...rest] = path
  const inner = args[name]
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
  return { ...args, [name]: rest.length === 0 ? value : withValue(isObject ? { ...inner } : {}, rest, value) }
}
