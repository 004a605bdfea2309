import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { UserType } from '../../user/index.ts'
import { listPasskeys } from '../domain/list-passkeys.ts'
import { PasskeyType } from './passkey-type.ts'

/** The passkeys of the users of a list are read in one statement. */
const loaderOf = createContextCache(
  ({ services }: RequestContext) =>
    new DataLoader((userIds: readonly string[]) => listPasskeys(services, userIds), { cache: false }),
)

builder.objectField(UserType, 'passkeys', (t) =>
  t.field({
    ...selfOr('profile:read', 'users:read'),
    type: [PasskeyType],
    nullable: true,
    description:
      'The passkeys of the user, the oldest first; at most 25. Those that were registered for another RP id are listed as well, ' +
      'and do not sign in.',
    resolve: (user, _args, context) => loaderOf(context).load(user.id),
  }),
)
