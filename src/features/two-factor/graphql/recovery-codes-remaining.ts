import { selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { countRecoveryCodes } from '../domain/count-recovery-codes.ts'

builder.objectField(UserType, 'recoveryCodesRemaining', (t) =>
  t.int({
    ...selfOr('profile:read', 'users:read'),
    nullable: true,
    description: 'How many recovery codes are left; null while two-factor authentication is off.',
    inTurn: true,
    resolve: (user, _args, { services }) => (user.twoFactorEnabledAt ? countRecoveryCodes(services, user.id) : null),
  }),
)
