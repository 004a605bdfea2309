import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { listProviders } from '../domain/list-providers.ts'
import { OAuthProviderType } from './oauth-provider-type.ts'

builder.queryField('oauthProviders', (t) =>
  t.field({
    ...isPublic(),
    type: [OAuthProviderType],
    description: 'The identity providers that users can sign in with, in the order in which they are shown.',
    resolve: (_root, _args, { services }) => listProviders(services.config),
  }),
)
