import { ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { MailSent } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { resendVerificationEmail } from '../domain/resend-verification-email.ts'
import { byMailbox, countOfDevice } from './by-mailbox.ts'

builder.mutationField('resendVerificationEmail', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 3, duration: 3600, by: byMailbox }),
    types: [MailSent, ValidationError],
    description:
      'Mails the link that confirms an email address again. The answer is the same whether or not the address has an account.',
    args: {
      email: t.arg.string({ required: true, description: 'The email address to confirm.' }),
      deviceToken: t.arg.string({ description: countOfDevice }),
    },
    resolve: async (_root, input, context) =>
      (await resendVerificationEmail(context.services, context, input)) ?? new MailSent(),
  }),
)
