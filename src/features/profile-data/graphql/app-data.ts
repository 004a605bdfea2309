import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'

builder.objectField(UserType, 'appData', (t) =>
  t.field({
    ...selfOr('profile:read', 'users:read'),
    type: 'JSONObject',
    nullable: true,
    description:
      'The operator’s data about the user, such as a plan; `{}` until it is set. Only `updateAppData`, `updateUser`, ' +
      '`createUser` and an import write it, and the user can read it. The operator can put values of it into access tokens (`TOKEN_CLAIMS`).',
    resolve: async (user, _args, { loadUserData }) => (await loadUserData(user.id)).appData,
  }),
)
