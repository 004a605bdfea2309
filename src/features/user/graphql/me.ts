import { userOf } from '../../../core/access/access.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from './user-type.ts'

builder.queryField('me', (t) =>
  t.field({
    ...isPublic(),
    type: UserType,
    nullable: true,
    description:
      'The user that the credential of the request belongs to; null for a request without a credential and for an API key of an ' +
      'organization.',
    resolve: (_root, _args, { access }) => userOf(access),
  }),
)
