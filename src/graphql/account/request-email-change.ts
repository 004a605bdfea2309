import { requestEmailChange } from '../../domain/account/request-email-change.ts'
import * as errors from '../../domain/errors.ts'
import { byCaller, requiresSession, sessionOf } from '../access-rules.ts'
import { MailSent } from '../answers.ts'
import { builder } from '../builder.ts'

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
