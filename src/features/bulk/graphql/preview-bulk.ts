import { ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { byCaller, requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { toUserFilter } from '../../admin/index.ts'
import { BulkPreview, previewBulk } from '../domain/preview-bulk.ts'
import { BulkInput } from './bulk-input-type.ts'

builder.mutationField('previewBulk', (t) =>
  t.errorUnionField({
    ...requires([['users:write']], { limit: 60, duration: 60, by: byCaller }),
    types: [BulkPreview, ValidationError, ScopeNotGrantedError],
    description:
      'Shows which users a change would affect, and changes nothing. `runBulk` with the token begins the change. At ' +
      'most 100,000 users can be changed at once.',
    args: { input: t.arg({ type: BulkInput, required: true, description: 'The change, and the users.' }) },
    resolve: (_root, { input: { filter, ...input } }, context) =>
      previewBulk(context.services, userCaller(context), { ...input, filter: filter && toUserFilter(filter) }),
  }),
)
