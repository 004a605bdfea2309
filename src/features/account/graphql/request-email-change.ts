import { ProofRequiredError } from '../../../core/access/errors.ts'
import { knownFactorFirst } from '../../../core/access/known-factor-first.ts'
import { AccountLockedError, ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { MailSent } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { InvalidCredentialsError, passwordOrProofWithFactor } from '../../session/index.ts'
import { requestEmailChange } from '../domain/request-email-change.ts'

builder.mutationField('requestEmailChange', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 10, duration: 900, by: byCaller }),
    types: [MailSent, InvalidCredentialsError, AccountLockedError, ProofRequiredError, ValidationError],
    description:
      'Mails a link to a new email address and a notice to the current one. Your account uses the new address once the ' +
      'link is confirmed. If the new address has an account, the answer is the same, no link is mailed, and its owner gets a mail. A ' +
      'new request voids the link of the previous one. All users together can send ten mails a day to one new address; further requests ' +
      'get RATE_LIMITED. ' +
      knownFactorFirst,
    args: {
      newEmail: t.arg.string({ required: true, description: 'The new email address.' }),
      password: t.arg.string({ description: passwordOrProofWithFactor }),
    },
    resolve: async (_root, args, context) =>
      (await requestEmailChange(context.services, sessionCaller(context), args)) ?? new MailSent(),
  }),
)
