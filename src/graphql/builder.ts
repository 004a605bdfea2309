import SchemaBuilder from '@pothos/core'
import DirectivesPlugin from '@pothos/plugin-directives'
import ErrorsPlugin from '@pothos/plugin-errors'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import ZodPlugin from '@pothos/plugin-zod'
import type { ZodError } from 'zod'
import { ValidationError } from '../core/errors.ts'
import { inherits } from './access-rules.ts'
import type { RequestContext } from './context.ts'
import { textsPlugin } from './texts-plugin.ts'

export interface SchemaTypes {
  Context: RequestContext
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    JSONObject: { Input: Record<string, unknown>; Output: Record<string, unknown> }
    EmailAddress: { Input: string; Output: string }
    Scope: { Input: string; Output: string }
    // An enum with the names of all declared events: it can only be built once the features are joined.
    AuditEventType: { Input: string; Output: string }
  }
  Directives: {
    authenticated: { locations: 'FIELD_DEFINITION' | 'OBJECT'; args: Record<string, never> }
    requiresScopes: { locations: 'FIELD_DEFINITION' | 'OBJECT'; args: { scopes: string[][] } }
    rateLimit: { locations: 'FIELD_DEFINITION' | 'OBJECT'; args: { limit: number; duration: number } }
  }
  Connection: { totalCount: () => Promise<number> }
  DefaultEdgesNullability: { list: false; items: false }
  DefaultNodeNullability: false
}

/**
 * The order of the plugins is the order in which a field meets them: access first, so that nobody learns from a
 * validation error what they may not ask; then errors as data around the resolver and its validation, which begins with
 * texts that cannot be stored.
 */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ScopeAuthPlugin, ErrorsPlugin, textsPlugin, ZodPlugin, RelayPlugin, DirectivesPlugin],
  defaultFieldNullability: false,
  scopeAuth: { authScopes: () => ({}), authorizeOnSubscribe: true },
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.slice(0, 1).toUpperCase()}${fieldName.slice(1)}Result`,
    },
  },
  zod: { validationError: toValidationError },
  relay: {
    cursorType: 'String',
    edgesFieldOptions: { nullable: { list: false, items: false }, description: 'Items with their cursors.' },
    nodeFieldOptions: { nullable: false, description: 'The item.' },
    cursorFieldOptions: { description: 'Opaque: give it to `after` or `before`.' },
    pageInfoFieldOptions: { description: 'Where this page is in the list.' },
    pageInfoTypeOptions: { description: 'Where a page is in its list.', ...inherits() },
    hasNextPageFieldOptions: { description: 'Whether more follow.' },
    hasPreviousPageFieldOptions: { description: 'Whether others come before.' },
    startCursorFieldOptions: { description: 'The cursor of the first item; null on an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last item: `after` for the next page.' },
    firstArgOptions: { description: 'How many at most, from the beginning: 20 unless it is given, 100 at most.' },
    afterArgOptions: { description: 'Only what follows this cursor.' },
    lastArgOptions: { description: 'How many at most, from the end.' },
    beforeArgOptions: { description: 'Only what comes before this cursor.' },
    nodesOnConnection: { description: 'The items without cursors.' },
    defaultConnectionTypeOptions: { description: 'A page of a list.', ...inherits() },
    defaultEdgeTypeOptions: { description: 'An item of a list with its cursor.', ...inherits() },
  },
})

/** Every issue with its path, as clients name it: `input.email`, not Zod's words for types. */
function toValidationError(error: ZodError): ValidationError {
  return new ValidationError(
    error.issues.map((issue) => ({
      path: issue.path.map(String),
      message: issue.message,
      rule: issue.code,
    })),
  )
}

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many items there are in all, over every page.',
    resolve: (connection) => connection.totalCount(),
  }),
)
