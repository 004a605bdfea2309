import { ownerOnly } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { readAccessToken } from '../domain/read-access-token.ts'
import { OAuthAccountType } from './oauth-account-type.ts'

builder.objectField(OAuthAccountType, 'accessToken', (t) =>
  t.string({
    ...ownerOnly('oauth:read'),
    nullable: true,
    description:
      'An access token for the API of the provider, which is refreshed when it is due. Null unless the operator keeps tokens ' +
      '(OAUTH_<NAME>_KEEP_TOKENS), and once the provider has ended it. Only the user can read it.',
    inTurn: true,
    resolve: (account, _args, { services }) => readAccessToken(services, account),
  }),
)
