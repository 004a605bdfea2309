import * as errors from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { RecoveryCodes } from '../domain/confirm-two-factor.ts'
import { regenerateRecoveryCodes } from '../domain/regenerate-recovery-codes.ts'

builder.mutationField('regenerateRecoveryCodes', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 20, duration: 900, by: byCaller }),
    types: [RecoveryCodes, errors.CodeInvalidError, errors.AccountLockedError, errors.TwoFactorNotEnabledError],
    description: 'Makes ten new recovery codes, shown once, and voids the old ones.',
    args: { code: t.arg.string({ required: true, description: 'A TOTP code or a recovery code.' }) },
    resolve: (_root, { code }, context) =>
      regenerateRecoveryCodes(context.services, sessionOf(context), code, context.client),
  }),
)
