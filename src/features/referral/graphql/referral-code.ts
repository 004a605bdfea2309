import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { UserType } from '../../user/index.ts'
import { findReferralCodes } from '../domain/find-referral-codes.ts'

/** The codes of the users of a list are read in one statement. */
const loaderOf = createContextCache(
  ({ services }: RequestContext) => new DataLoader((ids: readonly string[]) => findReferralCodes(services, ids)),
)

builder.objectField(UserType, 'referralCode', (t) =>
  t.string({
    ...selfOr('profile:read', 'users:read'),
    nullable: true,
    description:
      'The referral code: 8 letters, made with the account. A user who signs up with it is listed in `referrals` once their ' +
      'address is confirmed. `signup`, `startOAuthLogin`, `startIdTokenLogin` and `requestLoginLink` take it, and the page ' +
      '`/account/sign-up?ref=` of this server.',
    resolve: (user, _args, context) => loaderOf(context).load(user.id),
  }),
)
