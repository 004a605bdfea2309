import * as errors from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { changePassword } from '../domain/change-password.ts'

builder.mutationField('changePassword', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 10, duration: 900, by: byCaller }),
    types: [
      Done,
      errors.InvalidCredentialsError,
      errors.AccountLockedError,
      errors.ValidationError,
      errors.PasswordCompromisedError,
    ],
    description: 'Changes your password, ends your other sessions and sends you a notice.',
    args: {
      currentPassword: t.arg.string({ required: true, description: 'The password as it is.' }),
      newPassword: t.arg.string({ required: true, description: 'The new password.' }),
      newPasswordConfirmation: t.arg.string({ description: 'The new password again.' }),
    },
    resolve: async (_root, args, context) =>
      (await changePassword(context.services, sessionOf(context), args, context.client)) ??
      new Done('The password is changed, and your other sessions are ended.'),
  }),
)
