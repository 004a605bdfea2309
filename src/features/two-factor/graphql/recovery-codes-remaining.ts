import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { UserType } from '../../user/index.ts'
import { countRecoveryCodes } from '../domain/count-recovery-codes.ts'

/** The codes of the users of a list are counted in one statement. */
const counterOf = createContextCache(
  ({ services }: RequestContext) =>
    new DataLoader((ids: readonly string[]) => countRecoveryCodes(services, ids), { cache: false }),
)

builder.objectField(UserType, 'recoveryCodesRemaining', (t) =>
  t.int({
    ...selfOr('profile:read', 'users:read'),
    nullable: true,
    description: 'How many recovery codes are left; null while two-factor authentication is off.',
    resolve: (user, _args, context) => (user.twoFactorEnabledAt ? counterOf(context).load(user.id) : null),
  }),
)
