import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { BulkPreview } from '../domain/preview-bulk.ts'

builder.objectType(BulkPreview, {
  name: 'BulkPreview',
  description: 'The users that a change would affect.',
  ...inherits(),
  isTypeOf: (value) => value instanceof BulkPreview,
  fields: (t) => ({
    token: t.exposeString('token', {
      description: 'The token for `runBulk`. It begins one change, for you, while the users are the same.',
    }),
    count: t.exposeInt('count', { description: 'How many users would be changed.' }),
    sample: t.expose('sample', { type: [UserType], description: 'Some of the users: the ten newest.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When the token expires: after ten minutes.' }),
  }),
})
