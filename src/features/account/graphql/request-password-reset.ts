import { ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { MailSent } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { requestPasswordReset } from '../domain/request-password-reset.ts'
import { byMailbox, countOfDevice } from './by-mailbox.ts'

builder.mutationField('requestPasswordReset', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 3, duration: 3600, by: byMailbox }),
    types: [MailSent, ValidationError],
    description:
      'Mails a link that sets a new password. The answer is the same whether or not the address has an account.',
    args: {
      email: t.arg.string({ required: true, description: 'The email address of the account.' }),
      deviceToken: t.arg.string({ description: countOfDevice }),
    },
    resolve: async (_root, input, context) =>
      (await requestPasswordReset(context.services, context, input)) ?? new MailSent(),
  }),
)
