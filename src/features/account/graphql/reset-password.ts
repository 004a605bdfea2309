import {
  PasswordCompromisedError,
  TokenExpiredError,
  TokenInvalidError,
  ValidationError,
} from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { passwordRules } from '../../../graphql/user-fields.ts'
import { resetPassword } from '../domain/reset-password.ts'
import { linkCredential } from './link-credential.ts'

builder.mutationField('resetPassword', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 10, duration: 900, hashesPassword: true }),
    types: [Done, TokenInvalidError, TokenExpiredError, ValidationError, PasswordCompromisedError],
    description:
      'Sets a new password, with the token of the link that was mailed. Ends every session and an account lock, and does ' +
      'not sign anyone in. Two-factor authentication stays as it is. The first reset of an account revokes its API keys ' +
      'and removes its passkeys and linked identity providers, unless `deviceToken` shows that the user has signed in on this ' +
      'device before, other than by mail or with a login code. If the reset is the first proof of the email address, it ends ' +
      'everything that was made in the account before. ' +
      linkCredential,
    args: {
      token: t.arg.string({ required: true, description: 'The parameter `token` of the link.' }),
      newPassword: t.arg.string({ required: true, description: `The new password: ${passwordRules}` }),
      newPasswordConfirmation: t.arg.string({
        description: 'The new password again. If it is given, it must be equal to `newPassword`.',
      }),
      deviceToken: t.arg.string({ description: 'The `deviceToken` of an earlier login on this device.' }),
    },
    resolve: async (_root, args, context) =>
      (await resetPassword(context.services, context, args)) ??
      new Done('The password has been changed. Log in with the new password.'),
  }),
)
