import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { UserType } from '../../user/index.ts'
import { countApiKeys } from '../domain/count-api-keys.ts'
import { listApiKeys } from '../domain/list-api-keys.ts'
import { ApiKeyConnection, ApiKeyType } from './api-key-type.ts'

builder.objectField(UserType, 'apiKeys', (t) =>
  t.connection(
    {
      ...selfOr('keys:read', 'users:read'),
      type: ApiKeyType,
      nullable: true,
      description: 'The API keys of this user, newest first. Revoked keys are listed until they are deleted.',
      resolve: (user, args, { services }) =>
        pageById(
          args,
          (page) => listApiKeys(services, { userId: user.id }, page),
          () => countApiKeys(services, { userId: user.id }),
        ),
    },
    ApiKeyConnection,
  ),
)
