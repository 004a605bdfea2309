import * as errors from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { MailSent } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { requestEmailChange } from '../domain/request-email-change.ts'

builder.mutationField('requestEmailChange', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 10, duration: 900, by: byCaller }),
    types: [MailSent, errors.InvalidCredentialsError, errors.AccountLockedError, errors.ValidationError],
    description:
      'Mails a link to a new address; your account moves there when it is followed. Both addresses are told.',
    args: {
      newEmail: t.arg.string({ required: true, description: 'The new address.' }),
      password: t.arg.string({ required: true, description: 'Your password.' }),
    },
    resolve: async (_root, args, context) =>
      (await requestEmailChange(context.services, sessionOf(context), args, context.client)) ?? new MailSent(),
  }),
)
