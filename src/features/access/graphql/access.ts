import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AccessType } from './access-type.ts'

builder.queryField('access', (t) =>
  t.field({
    ...isPublic(),
    type: AccessType,
    description: 'The credential of this request and what it is allowed to do.',
    resolve: (_root, _args, { access }) => access,
  }),
)
