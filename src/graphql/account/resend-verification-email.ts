import { resendVerificationEmail } from '../../domain/account/request-account-mail.ts'
import { ValidationError } from '../../domain/errors.ts'
import { isPublic } from '../access-rules.ts'
import { MailSent } from '../answers.ts'
import { builder } from '../builder.ts'
import { byMailbox } from './mailbox.ts'

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
