import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { User } from './user-type.ts'

builder.queryField('me', (t) =>
  t.field({
    ...isPublic(),
    type: User,
    nullable: true,
    description: 'The user behind this request’s credential; null when there is none.',
    resolve: (_root, _args, { access }) => (access.kind === 'ANONYMOUS' ? null : access.user),
  }),
)
