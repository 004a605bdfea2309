import { requestPasswordReset } from '../../domain/account/request-account-mail.ts'
import { ValidationError } from '../../domain/errors.ts'
import { isPublic } from '../access-rules.ts'
import { MailSent } from '../answers.ts'
import { builder } from '../builder.ts'
import { byMailbox } from './mailbox.ts'

builder.mutationField('requestPasswordReset', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 3, duration: 3600, by: byMailbox }),
    types: [MailSent, ValidationError],
    description: 'Mails a link that sets a new password. The answer is the same for every address.',
    args: { email: t.arg.string({ required: true, description: 'The address of the account.' }) },
    resolve: async (_root, { email }, { services, client }) =>
      (await requestPasswordReset(services, email, client)) ?? new MailSent(),
  }),
)
