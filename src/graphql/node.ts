import { createContextCache } from '@pothos/core'
import { type GraphQLSchema, isInterfaceType } from 'graphql'
import { hasScopeForUser } from '../core/access/has-scope-for-user.ts'
import type { Services } from '../core/services.ts'
import type { AccessRule } from './access-rule.ts'
import { isAuthenticated } from './access-rules.ts'
import { builder } from './builder.ts'
import type { RequestContext } from './context.ts'

/** Finds an object by its id, if the caller may read it; null otherwise. A text that is not an id finds nothing. */
type FindNode = (context: RequestContext, id: string) => Promise<object | null>

/** The type of each object that `node` found in a request: rows are plain objects. */
const typeNamesOf = createContextCache((_context: RequestContext) => new WeakMap<object, string>())

/** [GraphQL Global Object Identification] */
const NodeType = builder.interfaceRef<object>('Node').implement({
  description: 'An object with an id, a UUID. No two objects of this server have the same one.',
  extensions: { access: { kind: 'inherited' } satisfies AccessRule },
  resolveType: (value, context) => typeNamesOf(context).get(value) ?? null,
  fields: (t) => ({
    id: t.id({
      description: 'The id, a UUID.',
      resolve: () => {
        throw new Error('Every type that implements Node has an id of its own')
      },
    }),
  }),
})

/** For types whose objects `node` finds. Their fields have no rule of their own: the field that returns the type has one. */
export function isNode(findNode: FindNode) {
  return { interfaces: [NodeType], extensions: { access: { kind: 'inherited' } satisfies AccessRule, findNode } }
}

/**
 * For types whose objects belong to users: `node` finds them for a caller with the scope `own` who is that user, and for any caller
 * with one of `others`.
 */
export function isNodeOfUser(
  find: (services: Services, id: string) => Promise<{ userId: string } | null>,
  rule: { own: string; others: string[] },
) {
  return isNode(async ({ access, services }, id) => {
    const found = await find(services, id)
    return found && hasScopeForUser(access, found.userId, rule) ? found : null
  })
}

builder.queryField('node', (t) =>
  t.field({
    ...isAuthenticated(),
    type: NodeType,
    nullable: true,
    inTurn: 'EACH_STATEMENT',
    description:
      'The object with an id, of any type that implements `Node`. Null if there is none, and if the caller may not read it: the ' +
      'scopes are those of the fields that list such objects.',
    args: { id: t.arg.id({ required: true, description: 'The id, a UUID.' }) },
    resolve: async (_root, { id }, context, { schema }) => {
      const found = await Promise.all(
        findersOf(schema).map(async ({ name, find }) => ({
          name,
          value: await context.inTurn(() => find(context, id)),
        })),
      )
      for (const { name, value } of found) {
        if (value === null) continue
        typeNamesOf(context).set(value, name)
        return value
      }
      return null
    },
  }),
)

function findersOf(schema: GraphQLSchema): { name: string; find: FindNode }[] {
  const node = schema.getType('Node')
  if (!isInterfaceType(node)) return []
  return schema.getPossibleTypes(node).map(({ name, extensions }) => ({ name, find: extensions.findNode as FindNode }))
}
