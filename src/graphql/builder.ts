import SchemaBuilder from '@pothos/core'
import DirectivesPlugin from '@pothos/plugin-directives'
import ErrorsPlugin from '@pothos/plugin-errors'
import RelayPlugin from '@pothos/plugin-relay'
import ZodPlugin from '@pothos/plugin-zod'
import type { ZodError } from 'zod'
import { ValidationError } from '../core/errors.ts'
import { ruleOfIssue } from '../core/rule-of-issue.ts'
import type { UploadedFile } from '../core/uploaded-file.ts'
import type { RowCount } from '../store/count-rows.ts'
import { accessPlugin } from './access-plugin.ts'
import { inherits } from './access-rules.ts'
import type { RequestContext } from './context.ts'
import { textsPlugin } from './texts-plugin.ts'
import { turnsPlugin } from './turns-plugin.ts'

interface SchemaTypes {
  Context: RequestContext
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    JSONObject: { Input: Record<string, unknown>; Output: Record<string, unknown> }
    EmailAddress: { Input: string; Output: string }
    Scope: { Input: string; Output: string }
    OrganizationRole: { Input: string; Output: string }
    File: { Input: UploadedFile; Output: never }
    // Enums of everything that the features declare, which can only be built once the features are joined.
    AuditEventType: { Input: string; Output: string }
    ErrorCode: { Input: string; Output: string }
  }
  Directives: {
    authenticated: { locations: 'FIELD_DEFINITION' | 'OBJECT'; args: Record<string, never> }
    requiresScopes: { locations: 'FIELD_DEFINITION' | 'OBJECT'; args: { scopes: string[][] } }
    requiresOrganizationScopes: { locations: 'FIELD_DEFINITION' | 'OBJECT'; args: { scopes: string[][] } }
    rateLimit: { locations: 'FIELD_DEFINITION' | 'OBJECT'; args: { limit: number; duration: number } }
  }
  Connection: { count: () => Promise<RowCount> }
  DefaultEdgesNullability: { list: false; items: false }
  DefaultNodeNullability: false
}

/**
 * The plugins run in this order for every field. Access is first, so that a caller without access learns nothing from
 * validation errors. Then connections wait for their turn. Errors as data follow, around the resolver and its validation, which
 * begins with texts that cannot be stored.
 */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [accessPlugin, turnsPlugin, ErrorsPlugin, textsPlugin, ZodPlugin, RelayPlugin, DirectivesPlugin],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.slice(0, 1).toUpperCase()}${fieldName.slice(1)}Result`,
    },
  },
  zod: { validationError: toValidationError },
  relay: {
    cursorType: 'String',
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The items of this page, with their cursors.',
    },
    nodeFieldOptions: { nullable: false, description: 'The item.' },
    cursorFieldOptions: { description: 'An opaque cursor for `after` or `before`.' },
    pageInfoFieldOptions: { description: 'The position of this page in the list.' },
    pageInfoTypeOptions: { description: 'The position of a page in its list.', ...inherits() },
    hasNextPageFieldOptions: { description: 'Whether there are items after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there are items before this page.' },
    startCursorFieldOptions: {
      description:
        'The cursor of the first item, or of the place where reading ended, for `before` of the previous page. Null if there is none.',
    },
    endCursorFieldOptions: {
      description:
        'The cursor of the last item, or of the place where reading ended, for `after` of the next page. Null if there is none.',
    },
    firstArgOptions: { description: 'The number of items from the beginning: 0 to 100, by default 20.' },
    afterArgOptions: { description: 'Return items after this cursor.' },
    lastArgOptions: { description: 'The number of items from the end: 0 to 100.' },
    beforeArgOptions: { description: 'Return items before this cursor.' },
    nodesOnConnection: { description: 'The items of this page, without cursors.' },
    defaultConnectionTypeOptions: { description: 'A page of a list.', ...inherits() },
    defaultEdgeTypeOptions: { description: 'An item of a list with its cursor.', ...inherits() },
  },
})

/** Every issue with its path in the arguments, such as `input.email`. */
function toValidationError(error: ZodError): ValidationError {
  return new ValidationError(
    error.issues.map((issue) => ({
      path: issue.path.map(String),
      message: issue.message,
      rule: ruleOfIssue(issue),
    })),
  )
}

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description:
      'The number of items on all pages. Exact, or an estimate above 10,000 where `totalCountIsEstimate` is true.',
    resolve: async (connection) => (await connection.count()).count,
  }),
)

builder.globalConnectionField('totalCountIsEstimate', (t) =>
  t.boolean({
    description: 'Whether the list is too long for `totalCount` to be exact.',
    resolve: async (connection) => (await connection.count()).estimated,
  }),
)
