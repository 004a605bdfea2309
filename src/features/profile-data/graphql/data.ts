import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'

builder.objectField(UserType, 'data', (t) =>
  t.field({
    ...selfOr('profile:read', 'users:read'),
    type: 'JSONObject',
    nullable: true,
    description:
      'Free-form data of the user’s own, which `signup` can begin with and `updateData` changes; `{}` until then. Users can ' +
      'write anything into it, so nothing may trust it. The order of keys is not kept.',
    resolve: async (user, _args, { loadUserData }) => (await loadUserData(user.id)).data,
  }),
)
