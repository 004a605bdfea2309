import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { createUserList, UserConnection, UserType } from '../../user/index.ts'
import { countReferrals } from '../domain/count-referrals.ts'
import { listReferrals } from '../domain/list-referrals.ts'

builder.objectField(UserType, 'referrals', (t) =>
  t.field({
    ...selfOr('profile:read', 'users:read'),
    type: UserConnection,
    inTurn: false,
    nullable: true,
    description:
      'The users who signed up with the referral code of this user and have confirmed their address, the newest account ' +
      'first. Users who delete their account are removed.',
    args: t.arg.connectionArgs(),
    resolve: createUserList({ list: listReferrals, count: countReferrals }),
  }),
)
