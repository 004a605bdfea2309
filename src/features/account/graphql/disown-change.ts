import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { disownChange } from '../domain/disown-change.ts'

builder.mutationField('disownChange', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 30, duration: 900 }),
    types: [Done, TokenInvalidError, TokenExpiredError],
    description:
      '“This was not me”, with the token of a notice’s link: ends every session and API key, makes the password useless, ' +
      'gives a moved address back and mails a reset.',
    args: { token: t.arg.string({ required: true, description: 'The `token` of the notice’s link.' }) },
    resolve: async (_root, { token }, { services, client }) =>
      (await disownChange(services, token, client)) ??
      new Done('Every session is ended. Follow the link in the mail to set a new password.'),
  }),
)
