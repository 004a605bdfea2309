import type { OAuthAccount } from '../../../core/access/store/oauth-account.ts'
import { builder } from '../../../graphql/builder.ts'
import { isNodeOfUser } from '../../../graphql/node.ts'
import { findOAuthAccount } from '../domain/find-oauth-account.ts'
import { findProvider } from '../domain/find-provider.ts'
import { OAuthProviderType } from './oauth-provider-type.ts'

export const OAuthAccountType = builder.objectRef<OAuthAccount>('OAuthAccount')

OAuthAccountType.implement({
  description: 'An account of a user at an identity provider, with which the user can sign in.',
  ...isNodeOfUser(findOAuthAccount, { own: 'profile:read', others: ['users:read'] }),
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'issuer' in value && 'subject' in value,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the linked account, a UUIDv7.' }),
    provider: t.field({
      type: OAuthProviderType,
      description:
        'The identity provider. It may no longer be set up here: the account cannot be used to sign in then.',
      resolve: (account, _args, { services }) => findProvider(services.config, account.provider),
    }),
    email: t.expose('email', {
      type: 'EmailAddress',
      nullable: true,
      description: 'The address that the provider named last. It is for recognising the account, and proves nothing.',
    }),
    linkedAt: t.expose('linkedAt', { type: 'DateTime', description: 'When the account was linked.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the user last signed in with it.',
    }),
  }),
})
