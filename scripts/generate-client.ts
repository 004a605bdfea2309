import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  print,
} from 'graphql'

type Field = GraphQLField<unknown, unknown>
/** TypeScript declarations by their names. */
type Declarations = Map<string, string>

const scalars: Record<string, string> = {
  Boolean: 'boolean',
  File: 'Blob',
  Float: 'number',
  Int: 'number',
  JSONObject: 'Record<string, unknown>',
}

/** Operations of services and administrators: they are no methods of the client, whose size every page pays for. */
const elsewhere = /^(users:|audit:|stats:|settings:|signing_keys:|keys:verify)/
/**
 * What few pages have a use for: the tokens of another user's session and of an API key, a way out that is rarely needed, and a look-up
 * of public profiles.
 */
const left = ['impersonateUser', 'exchangeApiKey', 'disableTwoFactorByProof', 'userByUsername']
/**
 * The steps of a sign-in that begins in the page and is finished by it, with a browser or a provider in between. A function of
 * the client takes both, so that only pages that use it pay for it. So is what the first administrator of a server does once.
 */
const step =
  /^(start|finish|complete)[A-Z]|^linkOAuthAccount$|^loginWith|^requestLogin(Link|Code)|^(create|exchange)LoginCode$|^createFirstAdmin$/
/**
 * What few pages need, and every page would load: tokens of a provider, the organization in a refusal, who follows whom, and what a list of
 * sessions shows.
 */
const never = [
  'OAuthAccount.accessToken',
  'LastOwnerError.organizationId',
  'User.followedByMe',
  'User.followsMe',
  'Session.device',
  'Session.lastSeenIp',
]
/** Objects that are selected wherever their parents are. */
const always = ['Session.organization', 'Membership.organization']

/**
 * Writes the TypeScript file from which the client takes its types and builds its documents.
 *
 * A document selects every leaf of the result and of the objects in it; of a union, those of each type. Lists in pages and
 * fields that require a scope in an organization are left out, because the latter fail the whole object for other members.
 *
 * @param schemaText in the schema definition language
 */
export function generateClient(schemaText: string): string {
  const schema = buildSchema(schemaText)
  const declarations: Declarations = new Map()
  const selected: Declarations = new Map()
  const operations: string[] = []
  const steps: string[] = []
  const texts = { operations: [] as string[], steps: [] as string[] }
  const fields = fieldsOf(schema).map((each) => ({ ...each, isStep: step.test(each.field.name) }))
  for (const { field, kind, isStep } of fields.toSorted((one, other) => Number(one.isStep) - Number(other.isStep))) {
    const types = isStep ? steps : operations
    types.push(...describe(field.description), `${field.name}: ${operationType(field, declarations)}`)
    const known = new Set(selected.keys())
    const parts = [kind, argumentText(field), ...selectionOf(field, kind, selected)]
    const own = isStep ? takeOwn(schema, known, selected) : []
    texts[isStep ? 'steps' : 'operations'].push(`${field.name}: '${[...parts, ...own].join('|')}',`)
  }
  const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType)
  const members = abstract.map((type) => [type.name, schema.getPossibleTypes(type)] as const)
  return `${[
    '// Written by `npm run schema` from schema.graphql. Change that, not this.',
    ...[...declarations.values()].toSorted(),
    `/** What each operation takes and answers. */\nexport interface Operations ${block(operations)}`,
    '/**\n * Each operation: who may call it (`p` public, `a` with an access token, `q` a query), its arguments, the types of its result.\n' +
      ' * An argument without a type is a `String!`. The results of mutations have the type `Error`, too.\n */',
    `export const operations: Record<keyof Operations, string> = ${block(texts.operations)}`,
    `/** What each step of a sign-in with a browser or a provider in between takes and answers. */\nexport interface Steps ${block(steps)}`,
    `/** The steps, in the same way, and what is selected of the type that no operation has. */\nexport const steps: Record<keyof Steps, string> = ${block(texts.steps)}`,
    `/** What is selected of each type. \`name@Type\` is an object in it. */\nexport const selections: Record<string, string> = ${block(
      [...selected].map(([name, text]) => `${name}: '${text}',`),
    )}`,
    `/** The members of every union and interface, for the caches of GraphQL clients. */\nexport const possibleTypes: Record<string, string[]> = ${block(
      members.map(([name, types]) => `${name}: [${types.map((type) => `'${type.name}'`).join(', ')}],`),
    )}`,
  ].join('\n\n')}\n`
}

function fieldsOf(schema: GraphQLSchema): { field: Field; kind: 'p' | 'a' | 'q' }[] {
  const queries = Object.values(schema.getQueryType()?.getFields() ?? {})
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
  return [
    ...queries.map((field) => ({ field, kind: 'q' as const })),
    ...mutations.map((field) => ({ field, kind: needsCredential(field) ? ('a' as const) : ('p' as const) })),
  ].filter(({ field }) => !isForOthers(field) && isSelectable(field))
}

function directiveNames({ astNode }: Field): string[] {
  return astNode?.directives?.map(({ name }) => name.value) ?? []
}

function needsCredential(field: Field): boolean {
  return directiveNames(field).some((name) => name === 'authenticated' || name.startsWith('requires'))
}

/** Whether a field is for administrators or services: each way to be allowed to call it takes one of their scopes. */
function isForOthers(field: Field): boolean {
  if (left.includes(field.name)) return true
  const required = field.astNode?.directives?.find(({ name }) => name.value === 'requiresScopes')
  if (!required) return false
  const lists = JSON.parse(print(required.arguments?.[0]?.value as never)) as string[][]
  return lists.every((scopes) => scopes.some((scope) => elsewhere.test(scope)))
}

/** An interface as a result, and a page of a list, are left to documents of one's own. */
function isSelectable(field: Field): boolean {
  const type = getNamedType(field.type)
  return isLeafType(type) || isUnionType(type) || (isObjectType(type) && !type.name.endsWith('Connection'))
}

function operationType(field: Field, declarations: Declarations): string {
  const [first, ...others] = field.args
  const input = first?.name === 'input' && others.length === 0 ? first : null
  const variables = input
    ? withoutNull(inputText(input.type, declarations))
    : field.args.length > 0
      ? `{ ${field.args.map((arg) => inputLine(arg, declarations)).join('; ')} }`
      : 'undefined'
  const optional = !input && field.args.every((arg) => !isNonNullType(arg.type) || arg.defaultValue !== undefined)
  const given = optional && field.args.length > 0 ? `${variables} | undefined` : variables
  return `{ variables: ${given}; result: ${outputText(field.type, 1, declarations)} }`
}

function argumentText(field: Field): string {
  return field.args.map(({ name, type }) => (`${type}` === 'String!' ? name : `${name}:${type}`)).join(' ')
}

/** The names of the types that a document selects, each of which is written into `selected`. */
function selectionOf(field: Field, kind: 'p' | 'a' | 'q', selected: Declarations): string[] {
  const type = getNamedType(field.type)
  if (isLeafType(type)) return []
  const members = isUnionType(type) ? type.getTypes() : isObjectType(type) ? [type] : []
  const names = members.flatMap((member) => {
    const own = ownParts(member)
    if (isError(member)) select('Error', ['code', 'message'], selected)
    if (own.length > 0) selectType(member, own, selected)
    return [...(isError(member) ? ['Error'] : []), ...(own.length > 0 ? [member.name] : [])]
  })
  const all = [...new Set(names)].toSorted()
  if (kind === 'q') return [isUnionType(type) ? all.join(' ') : `=${all.join(' ')}`]
  if (!all.includes('Error')) throw new Error(`The mutation ${field.name} has no errors.`)
  return [all.filter((name) => name !== 'Error').join(' ')]
}

/** Takes the one type out of `selected` that a step alone has, so that a page without the step has no use for it. @returns its selection */
function takeOwn(schema: GraphQLSchema, known: Set<string>, selected: Declarations): string[] {
  const [own, ...others] = [...selected.keys()].filter((name) => {
    const type = schema.getType(name)
    return !known.has(name) && isObjectType(type) && !isError(type)
  })
  if (own === undefined || others.length > 0) return []
  const text = selected.get(own) ?? ''
  selected.delete(own)
  return [text]
}

function isError(type: GraphQLObjectType): boolean {
  return type.getInterfaces().some(({ name }) => name === 'Error')
}

/** The parts of a type that `... on Error` does not select. */
function ownParts(type: GraphQLObjectType): Part[] {
  return partsOf(type, 1).filter(({ field }) => !isError(type) || !['code', 'message'].includes(field.name))
}

function selectType(type: GraphQLObjectType, parts: Part[], selected: Declarations): void {
  if (selected.has(type.name)) return
  const texts = parts.map(({ field, nested, fixed }) => {
    if (!nested) return isJson(field) ? `${field.name}@` : field.name
    return `${field.name}${fixed ? '@@' : '@'}${nested.name}`
  })
  select(type.name, texts, selected)
  for (const { nested } of parts) if (nested) selectType(nested, partsOf(nested, 1), selected)
}

function select(name: string, parts: string[], selected: Declarations): void {
  selected.set(name, parts.join(' '))
}

interface Part {
  field: Field
  /** The object type of the field; null for a leaf. */
  nested: GraphQLObjectType | null
  fixed: boolean
}

function isJson(field: Field): boolean {
  return getNamedType(field.type).name === 'JSONObject'
}

/** The fields that are selected of a type. Objects of any shape are selected at the top alone: they may be large. */
function partsOf(type: GraphQLObjectType, depth: number): Part[] {
  return Object.values(type.getFields()).flatMap((field): Part[] => {
    const inner: GraphQLNamedOutputType = getNamedType(field.type)
    const fixed = always.includes(`${type.name}.${field.name}`)
    if (never.includes(`${type.name}.${field.name}`)) return []
    if (isLeafType(inner)) return depth > 0 || !isJson(field) ? [{ field, nested: null, fixed }] : []
    const guarded = directiveNames(field).includes('requiresOrganizationScopes')
    if (!isObjectType(inner) || inner.name.endsWith('Connection') || guarded) return []
    return depth > 0 || fixed ? [{ field, nested: inner, fixed }] : []
  })
}

function outputText(type: GraphQLOutputType, depth: number, declarations: Declarations): string {
  if (!isNonNullType(type)) return `${wholeText(type, depth, declarations)} | null`
  return wholeText(type.ofType, depth, declarations)
}

function wholeText(type: GraphQLOutputType, depth: number, declarations: Declarations): string {
  if (isListType(type)) return arrayOf(outputText(type.ofType, depth, declarations))
  const named = getNamedType(type)
  if (isObjectType(named)) return declareObject(named, depth, declarations)
  if (isEnumType(named)) return declareEnum(named, declarations)
  if (!isUnionType(named)) return scalars[named.name] ?? 'string'
  return named
    .getTypes()
    .map((member) => declareObject(member, depth, declarations))
    .join(' | ')
}

/** `<Type>`, which has its name and its objects as well, and `<Type>Leaves`. */
function declareObject(type: GraphQLObjectType, depth: number, declarations: Declarations): string {
  return declare(type.name + (depth > 0 ? '' : 'Leaves'), type.description, declarations, (name) => {
    const lines = partsOf(type, depth).flatMap(({ field }) => [
      ...describe(field.description),
      `${field.name}: ${outputText(field.type, depth - 1, declarations)}`,
    ])
    return `export interface ${name} ${block([...(depth > 0 ? [`__typename: '${type.name}'`] : []), ...lines])}`
  })
}

function inputLine(input: GraphQLArgument | GraphQLInputField, declarations: Declarations): string {
  const optional = !isNonNullType(input.type) || input.defaultValue !== undefined
  return `${input.name}${optional ? '?' : ''}: ${inputText(input.type, declarations)}`
}

function inputText(type: GraphQLInputType, declarations: Declarations): string {
  if (!isNonNullType(type)) return `${wholeInput(type, declarations)} | null`
  return wholeInput(type.ofType, declarations)
}

function withoutNull(text: string): string {
  return text.replace(/ \| null$/, '')
}

function wholeInput(type: GraphQLInputType, declarations: Declarations): string {
  if (isListType(type)) return `readonly ${arrayOf(inputText(type.ofType, declarations))}`
  const named = getNamedType(type)
  if (isEnumType(named)) return declareEnum(named, declarations)
  if (!isInputObjectType(named)) return named.name === 'DateTime' ? 'string | Date' : (scalars[named.name] ?? 'string')
  return declare(named.name, named.description, declarations, () => {
    const lines = Object.values(named.getFields()).flatMap((field) => [
      ...describe(field.description),
      inputLine(field, declarations),
    ])
    return `export interface ${named.name} ${block(lines)}`
  })
}

function declareEnum(
  type: { name: string; description?: string | null; getValues(): readonly { name: string }[] },
  declarations: Declarations,
): string {
  const values = type.getValues().map(({ name }) => `'${name}'`)
  return declare(type.name, type.description, declarations, (name) => `export type ${name} = ${values.join(' | ')}`)
}

/** Writes a declaration once. Its name is known before, so that a type may hold itself. */
function declare(
  name: string,
  description: string | null | undefined,
  declarations: Declarations,
  write: (name: string) => string,
): string {
  // A global of the same name would be hidden in the files that import it.
  const own = name === 'Error' ? 'ErrorLike' : name
  if (declarations.has(own)) return own
  declarations.set(own, '')
  declarations.set(own, [...describe(description), write(own)].join('\n'))
  return own
}

/** A description as a doc comment of one line. */
function describe(description: string | null | undefined): string[] {
  const text = description?.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/').trim()
  return text ? [`/** ${text} */`] : []
}

function arrayOf(item: string): string {
  return item.includes(' ') ? `(${item})[]` : `${item}[]`
}

function block(lines: string[]): string {
  return `{\n${lines.map((line) => `  ${line}\n`).join('')}}`
}
