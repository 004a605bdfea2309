import { ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { MailSent } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { requestPasswordReset } from '../domain/request-account-mail.ts'
import { byMailbox } from './by-mailbox.ts'

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
