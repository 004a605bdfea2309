import { isPublic } from '../access-rules.ts'
import { builder } from '../builder.ts'
import { User } from './user.ts'

builder.queryField('me', (t) =>
  t.field({
    ...isPublic(),
    type: User,
    nullable: true,
    description: 'The user behind this request’s credential; null when there is none.',
    resolve: (_root, _args, { access }) => (access.kind === 'ANONYMOUS' ? null : access.user),
  }),
)
