import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { text } from '../../../graphql/validation.ts'
import { ApiKeyConnection, ApiKeyStatus, ApiKeyType } from '../../api-key/index.ts'
import { countApiKeys } from '../domain/count-api-keys.ts'
import { searchApiKeys } from '../domain/search-api-keys.ts'

const ApiKeyFilter = builder.inputType('ApiKeyFilter', {
  description: 'Which API keys to return. A key has to match every field that is given.',
  fields: (t) => ({
    search: t.string({
      validate: text(320),
      description:
        'Keys whose name or prefix contains this text. Letter case makes no difference. One or two letters or digits (a to z, 0 to 9) ' +
        'have to be the beginning of a word.',
    }),
    status: t.field({ type: [ApiKeyStatus], description: 'Keys with one of these statuses.' }),
  }),
})

builder.queryField('apiKeys', (t) =>
  t.connection(
    {
      ...requires([['users:read']]),
      type: ApiKeyType,
      description:
        'The API keys of all users and organizations, newest first, without their secrets. For administrators. Revoked keys are ' +
        'listed until they are deleted.',
      args: {
        filter: t.arg({ type: ApiKeyFilter, description: 'Which keys to return. By default all.' }),
      },
      resolve: (_root, { filter, ...args }, { services }) =>
        pageById(
          args,
          (page) => searchApiKeys(services, filter ?? {}, page),
          () => countApiKeys(services, filter ?? {}),
        ),
    },
    ApiKeyConnection,
  ),
)
