import { AccountLockedError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { RecoveryCodes } from '../domain/recovery-codes.ts'
import { regenerateRecoveryCodes } from '../domain/regenerate-recovery-codes.ts'
import { CodeInvalidError, TwoFactorNotEnabledError } from '../errors.ts'

builder.mutationField('regenerateRecoveryCodes', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 20, duration: 900, by: byCaller }),
    types: [RecoveryCodes, CodeInvalidError, AccountLockedError, TwoFactorNotEnabledError],
    description:
      'Creates ten new recovery codes. The old ones stop working, your other sessions are ended, and a notice is mailed to you.',
    args: { code: t.arg.string({ required: true, description: 'A TOTP code or a recovery code.' }) },
    resolve: (_root, { code }, context) => regenerateRecoveryCodes(context.services, sessionCaller(context), code),
  }),
)
