import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { verifyEmail } from '../domain/verify-email.ts'

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
