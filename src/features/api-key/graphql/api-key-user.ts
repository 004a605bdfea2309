import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { ApiKeyType } from './api-key-type.ts'

builder.objectField(ApiKeyType, 'user', (t) =>
  t.field({
    type: UserType,
    nullable: true,
    description: 'The user whom the key belongs to. Null for a key of an organization.',
    resolve: (key, _args, context) => (key.userId ? context.loadUser(key.userId) : null),
  }),
)
