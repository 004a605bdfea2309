import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { confirmEmailChange } from '../domain/confirm-email-change.ts'

builder.mutationField('confirmEmailChange', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 30, duration: 900 }),
    types: [Done, TokenInvalidError, TokenExpiredError],
    description:
      'Moves an account to its new address with the token of the link, and ends all sessions but the asking one.',
    args: { token: t.arg.string({ required: true, description: 'The `token` of the link.' }) },
    resolve: async (_root, { token }, { services, client }) =>
      (await confirmEmailChange(services, token, client)) ?? new Done('The address is changed.'),
  }),
)
