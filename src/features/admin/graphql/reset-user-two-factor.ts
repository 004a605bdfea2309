import * as errors from '../../../core/errors.ts'
import { requiresSession } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { resetUserTwoFactor } from '../domain/end-user-credentials.ts'
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
