import { AccountLockedError, PasswordCompromisedError, ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { passwordRules } from '../../../graphql/user-fields.ts'
import { InvalidCredentialsError } from '../../session/index.ts'
import { changePassword } from '../domain/change-password.ts'

builder.mutationField('changePassword', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], {
      limit: 10,
      duration: 900,
      by: byCaller,
      hashesPassword: true,
      beyondTier: true,
    }),
    types: [Done, InvalidCredentialsError, AccountLockedError, ValidationError, PasswordCompromisedError],
    description:
      'Changes your password, ends your other sessions and mails you a notice. An account without a password gets ' +
      'InvalidCredentialsError: `requestPasswordReset` mails a link that sets one.',
    args: {
      currentPassword: t.arg.string({ required: true, description: 'Your current password.' }),
      newPassword: t.arg.string({ required: true, description: `The new password: ${passwordRules}` }),
      newPasswordConfirmation: t.arg.string({
        description: 'The new password again. If it is given, it must be equal to `newPassword`.',
      }),
    },
    resolve: async (_root, args, context) =>
      (await changePassword(context.services, sessionCaller(context), args)) ??
      new Done('Your password has been changed, and your other sessions have ended.'),
  }),
)
