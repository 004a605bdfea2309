import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { confirmEmailChange } from '../domain/confirm-email-change.ts'
import { linkCredential } from './link-credential.ts'

builder.mutationField('confirmEmailChange', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 30, duration: 900 }),
    types: [Done, TokenInvalidError, TokenExpiredError],
    description:
      'Changes the email address of an account, with the token of the link that was mailed to the new address. Ends ' +
      'every session except the one that requested the change. If the account had no confirmed address before, everything that ' +
      'was made in it ends: sessions, API keys, passkeys, linked identity providers, two-factor authentication and pending changes of the ' +
      'address. ' +
      linkCredential,
    args: { token: t.arg.string({ required: true, description: 'The parameter `token` of the link.' }) },
    resolve: async (_root, { token }, context) =>
      (await confirmEmailChange(context.services, context, token)) ?? new Done('The email address has been changed.'),
  }),
)
