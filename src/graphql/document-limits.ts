import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isIntrospectionType,
  isListType,
  isObjectType,
  isRequiredArgument,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { Config } from '../config.ts'
import { maxNesting } from '../core/nesting.ts'
import { defaultPageSize, maxPageSize } from '../core/page-size.ts'
import { nestedTooDeeply, overLimit, tooLarge } from './over-limit.ts'

export type DocumentLimits = Omit<Config['documentLimits'], 'bodyBytes'>

interface Measure {
  depth: number
  aliases: number
  directives: number
  cost: number
  /** Whether the items of a page are selected here, directly or by a fragment. */
  items: boolean
}

const nothing: Measure = { depth: 0, aliases: 0, directives: 0, cost: 0, items: false }
const ofItems = new Set(['nodes', 'edges'])

/** A connection sends statements of its own, however small its page is and whatever is selected of it. */
const connectionCost = 20
/** Another field that sends a statement of its own for each object. */
const statementCost = 10
/** A JSON object can have thousands of values, which are written again for each place in the answer. */
const jsonCost = 5
/** A response repeats an alias for each object of a list. */
const maxAliasLength = 100
/** The description of a schema is as long as a thousand fields. */
const introspectionCost = 1_000
const introspections = new Set(['__schema', '__type'])

/** Sums are capped here, far above every limit, so that they stay exact. */
const ceiling = 1e9

/**
 * Validation compares every two fields of one name, and every two spreads, to see whether they can be merged. This is the
 * maximum number of comparisons for each token that a document may have.
 */
const comparisonsPerToken = 15

/**
 * Refuses a document that exceeds a limit. Each fragment is measured once, regardless of how often and how deeply it is
 * spread, so the time is linear in the document: a fan-out of 2^30 fields is detected without visiting them.
 * [ASVS 5.0 4.3.1, OWASP GraphQL Cheat Sheet]
 *
 * A field costs 1, a JSON object 5, a connection 20, another field with statements of its own 10, and an introspection 1,000. The cost
 * is multiplied by the size of every page around it (`first`, `last` or 20), and by 20 for every other list of objects.
 *
 * @param lists the fields that return connections, and those other lists
 * @throws GraphQLError naming the limit ({@link overLimit}), and for a fragment that is unknown or defined twice: it could not be measured
 */
export function assertDocumentLimits(document: DocumentNode, limits: DocumentLimits, lists: ListFields): void {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue
    const name = definition.name.value
    if (fragments.has(name)) throw new GraphQLError(`There can be only one fragment named "${name}".`)
    fragments.set(name, definition)
  }
  const measured = new Map<string, Measure | 'BEGUN'>()
  const written = new Map<string, number>()
  const count = (name: string) => written.set(name, (written.get(name) ?? 0) + 1)

  const measureFragment = (name: string): Measure => {
    const known = measured.get(name)
    if (known === 'BEGUN') throw new GraphQLError(`The fragment ${name} spreads itself.`)
    if (known) return known
    const fragment = fragments.get(name)
    if (!fragment) throw new GraphQLError(`Unknown fragment "${name}".`)
    measured.set(name, 'BEGUN')
    const measure = measureSelections(fragment.selectionSet)
    measure.directives += fragment.directives?.length ?? 0
    measured.set(name, measure)
    return measure
  }

  let nesting = 0
  const measureSelections = (selectionSet: SelectionSetNode): Measure => {
    nesting += 1
    // Fragments nest without brackets; validation and execution follow them all the same.
    if (nesting > maxNesting) throw nestedTooDeeply()
    const sum: Measure = { ...nothing }
    for (const selection of selectionSet.selections) {
      count(selection.kind === Kind.FIELD ? (selection.alias ?? selection.name).value : '...')
      const part =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? measureFragment(selection.name.value)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? measureSelections(selection.selectionSet)
            : measureField(selection)
      sum.depth = Math.max(sum.depth, part.depth)
      sum.aliases = Math.min(ceiling, sum.aliases + part.aliases)
      sum.directives = Math.min(ceiling, sum.directives + part.directives + (selection.directives?.length ?? 0))
      sum.cost = Math.min(ceiling, sum.cost + part.cost)
      sum.items ||= part.items
    }
    nesting -= 1
    return sum
  }

  const measureField = (field: FieldNode): Measure => {
    const name = field.name.value
    if ((field.alias?.value.length ?? 0) > maxAliasLength)
      throw overLimit(`An alias must not have more than ${maxAliasLength} characters.`)
    const below = field.selectionSet ? measureSelections(field.selectionSet) : nothing
    const own = introspections.has(name) ? introspectionCost : costOf(field, lists)
    const items = below.items ? pageSize(field) : lists.plain.has(name) ? defaultPageSize : 1
    return {
      depth: below.depth + (name === wrapping ? 0 : 1),
      aliases: below.aliases + (field.alias ? 1 : 0),
      directives: below.directives,
      cost: Math.min(ceiling, own + below.cost * items),
      items: ofItems.has(name),
    }
  }

  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) measureFragment(definition.name.value)
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const measure = measureSelections(definition.selectionSet)
    measure.directives += definition.directives?.length ?? 0
    assertNotOver(measure, limits)
  }
  assertNoRepetition(written.values(), limits.tokens * comparisonsPerToken)
}

/** Fields of the schema by name, for the cost of what is selected below them. */
interface ListFields {
  /** The costs of JSON objects and of fields that send statements of their own for each object: connections, and others with `inTurn`. */
  costs: ReadonlyMap<string, number>
  /** The names of those that require an argument: `node(id:)` costs more than the `node` of an edge. */
  withArguments: ReadonlySet<string>
  /** They return a list of objects and are not part of a connection or of an introspection, such as `organizations`. */
  plain: ReadonlySet<string>
}

/** Finds the fields whose cost is not 1. */
export function listFieldsOf(schema: GraphQLSchema): ListFields {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType)
  const fields = types.filter((type) => !isIntrospectionType(type)).flatMap((type) => Object.values(type.getFields()))
  const introspected = types.filter(isIntrospectionType).flatMap((type) => Object.values(type.getFields()))
  const others = new Set([...ofItems, ...introspected.filter(isList).map(({ name }) => name)])
  const plain = fields.filter((field) => isList(field) && !others.has(field.name))
  const costly = fields.filter((field) => ownCost(field) > 1)
  const withArguments = costly.filter(({ args }) => args.some(isRequiredArgument))
  return {
    costs: new Map(costly.map((field) => [field.name, ownCost(field)])),
    withArguments: new Set(withArguments.map(({ name }) => name)),
    plain: new Set(plain.map(({ name }) => name)),
  }
}

function costOf({ name, arguments: given }: FieldNode, { costs, withArguments }: ListFields): number {
  if (withArguments.has(name.value) && !given?.length) return 1
  return costs.get(name.value) ?? 1
}

type Field = GraphQLField<unknown, unknown>

function isList({ type }: Field): boolean {
  return isListType(getNullableType(type)) && isObjectType(getNamedType(type))
}

function ownCost({ type, extensions }: Field): number {
  const { name } = getNamedType(type)
  // A connection that is read with a DataLoader takes no turns, and its pages are read all the same.
  if (name.endsWith('Connection')) return connectionCost
  const options = extensions.pothosOptions as { inTurn?: boolean | 'EACH_STATEMENT' } | undefined
  if (options?.inTurn) return statementCost
  return name === 'JSONObject' ? jsonCost : 1
}

/** Introspection nests this field nine times to unwrap lists and non-nulls. It has no fan-out and adds no depth. */
const wrapping = 'ofType'

/** The size of a page as it is written; a size in a variable counts as the largest. */
function pageSize(field: FieldNode): number {
  const given = field.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last')
  if (!given) return defaultPageSize
  return given.value.kind === Kind.INT ? Math.min(maxPageSize, Math.max(1, Number(given.value.value))) : maxPageSize
}

function assertNotOver(measure: Measure, limits: DocumentLimits): void {
  for (const kind of ['depth', 'aliases', 'directives', 'cost'] as const) {
    if (measure[kind] > limits[kind]) throw tooLarge(kind, limits[kind])
  }
}

/** An attacker who writes one field 500 times causes 125,000 comparisons. */
function assertNoRepetition(counts: Iterable<number>, comparisons: number): void {
  let sum = 0
  for (const count of counts) sum += count * count
  if (sum > comparisons) throw overLimit('The document is too large: it repeats the same fields too often.')
}
