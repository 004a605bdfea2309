import { verifyEmail } from '../../domain/account/verify-email.ts'
import { TokenExpiredError, TokenInvalidError } from '../../domain/errors.ts'
import { isPublic } from '../access-rules.ts'
import { Done } from '../answers.ts'
import { builder } from '../builder.ts'

builder.mutationField('verifyEmail', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 30, duration: 900 }),
    types: [Done, TokenInvalidError, TokenExpiredError],
    description: 'Confirms an address with the token of the link that was mailed to it. Signs nobody in.',
    args: { token: t.arg.string({ required: true, description: 'The `token` of the link.' }) },
    resolve: async (_root, { token }, { services, client }) =>
      (await verifyEmail(services, token, client)) ?? new Done('The address is confirmed: you can log in now.'),
  }),
)
