import type { Services } from '../core/services.ts'
import { isAuthenticated } from './access-rules.ts'
import { builder } from './builder.ts'
import { holdsForUser } from './check-access.ts'
import type { RequestContext } from './context.ts'

/** Finds an object by its id, if the caller may read it; null otherwise. A text that is not an id finds nothing. */
type FindNode = (context: RequestContext, id: string) => Promise<object | null>

const finders = new Map<string, FindNode>()
/** The type of each object that `node` found: rows are plain objects. */
const typeNames = new WeakMap<object, string>()

/** [GraphQL Global Object Identification] */
export const NodeType = builder.interfaceRef<object>('Node').implement({
  description: 'An object with an id, a UUID. No two objects of this server have the same one.',
  extensions: { access: { kind: 'inherited' } },
  resolveType: (value) => typeNames.get(value) ?? null,
  fields: (t) => ({
    id: t.id({
      description: 'The id, a UUID.',
      resolve: () => {
        throw new Error('Every type that implements Node has an id of its own')
      },
    }),
  }),
})

/** Makes the objects of a type available by `node`. */
export function declareNode(type: string, find: FindNode): void {
  finders.set(type, find)
}

/**
 * Makes the objects of a type that belong to users available by `node`: to a caller with the scope `own` who is that user, and to any
 * caller with one of `others`.
 */
export function declareNodeOfUser(
  type: string,
  find: (services: Services, id: string) => Promise<{ userId: string } | null>,
  rule: { own: string; others: string[] },
): void {
  declareNode(type, async ({ access, services }, id) => {
    const found = await find(services, id)
    return found && holdsForUser(access, found.userId, rule) ? found : null
  })
}

builder.queryField('node', (t) =>
  t.field({
    ...isAuthenticated(),
    type: NodeType,
    nullable: true,
    description:
      'The object with an id, of any type that implements `Node`. Null if there is none, and if the caller may not read it: the ' +
      'scopes are those of the fields that list such objects.',
    args: { id: t.arg.id({ required: true, description: 'The id, a UUID.' }) },
    resolve: async (_root, { id }, context) => {
      const found = await Promise.all(
        [...finders].map(async ([type, find]) => ({ type, value: await find(context, id) })),
      )
      for (const { type, value } of found) {
        if (value === null) continue
        typeNames.set(value, type)
        return value
      }
      return null
    },
  }),
)
