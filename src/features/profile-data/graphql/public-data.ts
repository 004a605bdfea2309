import { isAuthenticated } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { publicDataOf } from '../domain/public-data-of.ts'

builder.objectField(UserType, 'publicData', (t) =>
  t.field({
    ...isAuthenticated(),
    type: 'JSONObject',
    nullable: true,
    description:
      'The keys of `data` that the operator made public (`PUBLIC_DATA`), as far as the user has set them: `{}` if none is set. ' +
      'Null if the operator made no key public.',
    resolve: (user, _args, { services, loadUserData }) => publicDataOf(services, () => loadUserData(user.id)),
  }),
)
