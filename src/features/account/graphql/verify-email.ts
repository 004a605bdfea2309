import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { verifyEmail } from '../domain/verify-email.ts'

builder.mutationField('verifyEmail', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 30, duration: 900 }),
    types: [Done, TokenInvalidError, TokenExpiredError],
    description:
      'Confirms an email address, with the token of the link that was mailed to it. Does not sign anyone in. ' +
      'Where addresses do not have to be confirmed, the first confirmation ends everything that was made in the account ' +
      'before: sessions, API keys, passkeys, linked identity providers, two-factor authentication and pending changes of the address. ' +
      'Send it without a credential: with one of another user, the answer is TokenInvalidError, and the token stays valid. ' +
      'FORBIDDEN, with the reason SIGNUP_CLOSED, for a sign-up that was requested before the operator closed sign-up.',
    args: { token: t.arg.string({ required: true, description: 'The parameter `token` of the link.' }) },
    resolve: async (_root, { token }, context) =>
      (await verifyEmail(context.services, context, token)) ??
      new Done('The email address has been confirmed. You can log in now.'),
  }),
)
