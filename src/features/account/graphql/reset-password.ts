import * as errors from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { resetPassword } from '../domain/reset-password.ts'

builder.mutationField('resetPassword', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 10, duration: 900 }),
    types: [
      Done,
      errors.TokenInvalidError,
      errors.TokenExpiredError,
      errors.ValidationError,
      errors.PasswordCompromisedError,
    ],
    description:
      'Sets a new password with the token of the link that was mailed. Ends every session and a lock; API keys and the ' +
      'second factor stay as they are, and nobody is signed in by it.',
    args: {
      token: t.arg.string({ required: true, description: 'The `token` of the link.' }),
      newPassword: t.arg.string({ required: true, description: 'The new password.' }),
      newPasswordConfirmation: t.arg.string({ description: 'The new password again.' }),
    },
    resolve: async (_root, args, { services, client }) =>
      (await resetPassword(services, args, client)) ?? new Done('The password is changed: log in with the new one.'),
  }),
)
