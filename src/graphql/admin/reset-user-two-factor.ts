import { resetUserTwoFactor } from '../../domain/admin/end-user-credentials.ts'
import * as errors from '../../domain/errors.ts'
import { requiresSession } from '../access-rules.ts'
import { Done } from '../answers.ts'
import { builder } from '../builder.ts'
import { adminOf } from './admin-of.ts'

builder.mutationField('resetUserTwoFactor', (t) =>
  t.errorUnionField({
    ...requiresSession([['users:write']]),
    types: [Done, errors.UserNotFoundError, errors.TwoFactorNotEnabledError, errors.ScopeNotGrantedError],
    description: 'Turns two-factor off for somebody who lost it, ends their sessions and tells them.',
    args: { id: t.arg.id({ required: true, description: 'The user’s id.' }) },
    resolve: async (_root, { id }, context) =>
      (await resetUserTwoFactor(context.services, adminOf(context), id, context.client)) ??
      new Done('Two-factor authentication is off for this user.'),
  }),
)
