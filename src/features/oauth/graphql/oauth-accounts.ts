import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { UserType } from '../../user/index.ts'
import { listOAuthAccounts } from '../domain/list-oauth-accounts.ts'
import { OAuthAccountType } from './oauth-account-type.ts'

const loaderOf = createContextCache(
  ({ services }: RequestContext) =>
    new DataLoader((userIds: readonly string[]) => listOAuthAccounts(services, userIds), { cache: false }),
)

builder.objectField(UserType, 'oauthAccounts', (t) =>
  t.field({
    ...selfOr('profile:read', 'users:read'),
    type: [OAuthAccountType],
    nullable: true,
    description: 'The accounts at identity providers that the user can sign in with, the oldest first.',
    resolve: (user, _args, context) => loaderOf(context).load(user.id),
  }),
)
