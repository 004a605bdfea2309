import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql'

type Field = GraphQLField<unknown, unknown>
type Input = { name: string; type: GraphQLInputType; defaultValue?: unknown }
/** TypeScript declarations by their names. */
type Declarations = Map<string, string>

const scalars: Record<string, string> = {
  Boolean: 'boolean',
  File: 'null',
  Float: 'number',
  Int: 'number',
  JSONObject: 'Record<string, unknown>',
}

/**
 * Writes a TypeScript file that has, for every field of Query and Mutation, its variables, its result and a document.
 *
 * The document selects every leaf of the result and of the objects in it; of a union, those of each type. Queries select
 * a page of each connection of their result as well, and the fields that require a scope in an organization.
 *
 * @param schemaText in the schema definition language
 */
export function generateOperations(schemaText: string): string {
  const schema = buildSchema(schemaText)
  const declarations: Declarations = new Map()
  const operations: string[] = []
  const documents: string[] = []
  for (const [kind, root] of [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const variables = field.args.map((arg) => inputLine(arg, declarations)).join('; ')
      const result = outputText(field.type, 1, kind === 'query', declarations)
      operations.push(`${field.name}: { variables: ${variables ? `{ ${variables} }` : 'object'}; result: ${result} }`)
      documents.push(`${field.name}: '${documentOf(field, kind)}',`)
    }
  }
  return `${[
    '// Written by `npm run schema` from schema.graphql, for tests. Change that, not this.',
    ...[...declarations.values()].toSorted(),
    `/** What each field of Query and Mutation takes and answers. */\nexport interface Operations ${block(operations)}`,
    `/** A document for each of them. */\nexport const operations: Record<keyof Operations, string> = ${block(documents)}`,
  ].join('\n\n')}\n`
}

function documentOf(field: Field, kind: 'query' | 'mutation'): string {
  const declared = field.args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const selection = select(getNamedType(field.type), 1, kind === 'query')
  return `${kind} ${field.name}${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`}${selection} }`
}

function select(type: GraphQLNamedOutputType, depth: number, pages: boolean): string {
  if (isUnionType(type)) {
    const members = type.getTypes().map((member) => `... on ${member.name} { ${selectParts(member, depth, false)} }`)
    return ` { __typename ${members.join(' ')} }`
  }
  if (isInterfaceType(type)) return ` { __typename ${leavesOf(type).join(' ')} }`
  if (!isObjectType(type)) return ''
  return ` { ${depth > 0 ? '__typename ' : ''}${selectParts(type, depth, pages)} }`
}

/** What every type of an interface has, apart from objects. */
function leavesOf(type: GraphQLInterfaceType): string[] {
  return Object.values(type.getFields())
    .filter((field) => isLeafType(getNamedType(field.type)))
    .map(({ name }) => name)
}

function selectParts(type: GraphQLObjectType, depth: number, pages: boolean): string {
  return partsOf(type, depth, pages)
    .map(({ field, below }) => field.name + select(getNamedType(field.type), below, false))
    .join(' ')
}

/** The fields that are selected of a type, and how deep what is in them is selected. */
function partsOf(type: GraphQLObjectType, depth: number, pages: boolean): { field: Field; below: number }[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type)
    if (isLeafType(inner)) return [{ field, below: 0 }]
    if (inner.name.endsWith('Connection') || isGuarded(field)) return pages ? [{ field, below: 1 }] : []
    return depth > 0 ? [{ field, below: depth - 1 }] : []
  })
}

/** A member without the scope gets no object at all if a field of it is not nullable: only queries select such a field. */
function isGuarded({ astNode }: Field): boolean {
  return !!astNode?.directives?.some(({ name }) => name.value === 'requiresOrganizationScopes')
}

function outputText(type: GraphQLOutputType, depth: number, pages: boolean, declarations: Declarations): string {
  if (!isNonNullType(type)) return `${wholeText(type, depth, pages, declarations)} | null`
  return wholeText(type.ofType, depth, pages, declarations)
}

function wholeText(type: GraphQLOutputType, depth: number, pages: boolean, declarations: Declarations): string {
  if (isListType(type)) return arrayOf(outputText(type.ofType, depth, pages, declarations))
  const named = getNamedType(type)
  if (isObjectType(named)) return declareObject(named, depth, pages, declarations)
  if (isInterfaceType(named)) {
    const leaves = Object.values(named.getFields()).filter(({ name }) => leavesOf(named).includes(name))
    const lines = leaves.map((field) => `${field.name}: ${outputText(field.type, 0, false, declarations)}`)
    return `{ ${['__typename: string', ...lines].join('; ')} }`
  }
  if (isEnumType(named)) return declareEnum(named, declarations)
  if (!isUnionType(named)) return scalars[named.name] ?? 'string'
  return named
    .getTypes()
    .map((member) => declareObject(member, depth, false, declarations))
    .join(' | ')
}

/** `<Type>Leaves`; `<Type>`, which has its name and its objects as well; and `<Type>WithPages`. */
function declareObject(type: GraphQLObjectType, depth: number, pages: boolean, declarations: Declarations): string {
  const parts = partsOf(type, depth, pages)
  const hasPages = parts.length > partsOf(type, depth, false).length
  const name = type.name + (depth === 0 ? 'Leaves' : hasPages ? 'WithPages' : '')
  return declare(name, declarations, () => {
    const lines = parts.map(
      ({ field, below }) => `${field.name}: ${outputText(field.type, below, false, declarations)}`,
    )
    const typename = depth > 0 ? [`__typename: '${type.name}'`] : []
    return `export interface ${name} ${block([...typename, ...lines])}`
  })
}

function inputLine({ name, type, defaultValue }: Input, declarations: Declarations): string {
  const optional = !isNonNullType(type) || defaultValue !== undefined
  return `${name}${optional ? '?' : ''}: ${inputText(type, declarations)}`
}

function inputText(type: GraphQLInputType, declarations: Declarations): string {
  if (!isNonNullType(type)) return `${wholeInput(type, declarations)} | null`
  return wholeInput(type.ofType, declarations)
}

function wholeInput(type: GraphQLInputType, declarations: Declarations): string {
  if (isListType(type)) return `readonly ${arrayOf(inputText(type.ofType, declarations))}`
  const named = getNamedType(type)
  if (isEnumType(named)) return declareEnum(named, declarations)
  if (!isInputObjectType(named)) return named.name === 'DateTime' ? 'string | Date' : (scalars[named.name] ?? 'string')
  return declare(named.name, declarations, () => {
    const lines = Object.values(named.getFields()).map((field) => inputLine(field, declarations))
    return `export interface ${named.name} ${block(lines)}`
  })
}

function declareEnum(type: { name: string; getValues(): readonly { name: string }[] }, declarations: Declarations) {
  const values = type.getValues().map(({ name }) => `'${name}'`)
  return declare(type.name, declarations, () => `export type ${type.name} = ${values.join(' | ')}`)
}

/** Writes a declaration once. Its name is known before, so that a type may hold itself. */
function declare(name: string, declarations: Declarations, write: () => string): string {
  if (declarations.has(name)) return name
  declarations.set(name, '')
  declarations.set(name, write())
  return name
}

function arrayOf(item: string): string {
  return item.includes(' ') ? `(${item})[]` : `${item}[]`
}

function block(lines: string[]): string {
  return `{\n${lines.map((line) => `  ${line}\n`).join('')}}`
}
