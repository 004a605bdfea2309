import { ProofRequiredError } from '../../../core/access/errors.ts'
import { byCaller, inherits, requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { toUserFilter, UserFilterInput } from '../../admin/index.ts'
import { Export, exportUsers } from '../domain/export-users.ts'

builder.objectType(Export, {
  name: 'Export',
  description: 'An export that can be downloaded once.',
  ...inherits(),
  isTypeOf: (value) => value instanceof Export,
  fields: (t) => ({
    url: t.exposeString('url', {
      description: 'The address of the download. It needs no credential, so keep it secret. It works once.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When the address expires: after a minute.' }),
  }),
})

const ExportFormat = builder.enumType('ExportFormat', {
  description: 'The format of an export.',
  values: {
    CSV: {
      description:
        'CSV (RFC 4180) with a line of column names. A text that a spreadsheet would read as a formula begins with an apostrophe.',
    },
    NDJSON: { description: 'A JSON object on each line.' },
  } as const,
})

builder.mutationField('exportUsers', (t) =>
  t.errorUnionField({
    ...requires([['users:read']], { limit: 30, duration: 3600, by: byCaller }),
    types: [Export, ProofRequiredError],
    description:
      'Makes an address at which the users that a filter finds can be downloaded as a stream, the oldest account first. It works once, ' +
      'within a minute. The audit trail has the number of users. A session needs a fresh proof (`reauthenticate`); an API key does not. ' +
      'FORBIDDEN in an impersonated session.',
    args: {
      filter: t.arg({ type: UserFilterInput, description: 'Which users to export. By default all.' }),
      format: t.arg({ type: ExportFormat, required: true, defaultValue: 'NDJSON', description: 'The format.' }),
    },
    resolve: (_root, { filter, format }, context) =>
      exportUsers(context.services, userCaller(context), { filter: toUserFilter(filter), format }),
  }),
)
