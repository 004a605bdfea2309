import { ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { MailSent } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { resendVerificationEmail } from '../domain/request-account-mail.ts'
import { byMailbox } from './by-mailbox.ts'

builder.mutationField('resendVerificationEmail', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 3, duration: 3600, by: byMailbox }),
    types: [MailSent, ValidationError],
    description: 'Sends the link that confirms an address again. The answer is the same for every address.',
    args: { email: t.arg.string({ required: true, description: 'The address that was signed up.' }) },
    resolve: async (_root, { email }, { services }) =>
      (await resendVerificationEmail(services, email)) ?? new MailSent(),
  }),
)
