import {
  PasswordCompromisedError,
  TokenExpiredError,
  TokenInvalidError,
  ValidationError,
} from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { resetPassword } from '../domain/reset-password.ts'

builder.mutationField('resetPassword', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 10, duration: 900 }),
    types: [Done, TokenInvalidError, TokenExpiredError, ValidationError, PasswordCompromisedError],
    description:
      'Sets a new password, with the token of the link that was mailed. Ends every session and an account lock, and does ' +
      'not sign anyone in. API keys and two-factor authentication stay as they are, unless this is the first proof of the ' +
      'email address: then the API keys are revoked and two-factor authentication is turned off.',
    args: {
      token: t.arg.string({ required: true, description: 'The parameter `token` of the link.' }),
      newPassword: t.arg.string({ required: true, description: 'The new password.' }),
      newPasswordConfirmation: t.arg.string({
        description: 'The new password again. If it is given, it must be equal to `newPassword`.',
      }),
    },
    resolve: async (_root, args, context) =>
      (await resetPassword(context.services, context, args)) ??
      new Done('The password has been changed. Log in with the new password.'),
  }),
)
