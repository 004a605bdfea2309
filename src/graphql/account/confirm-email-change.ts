import { confirmEmailChange } from '../../domain/account/confirm-email-change.ts'
import { TokenExpiredError, TokenInvalidError } from '../../domain/errors.ts'
import { isPublic } from '../access-rules.ts'
import { Done } from '../answers.ts'
import { builder } from '../builder.ts'

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
