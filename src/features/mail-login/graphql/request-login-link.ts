import { ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { MailSent } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { byMailbox, countOfDevice } from '../../account/index.ts'
import { referralArgument } from '../../referral/index.ts'
import { requestLoginLink } from '../domain/request-login-link.ts'

builder.mutationField('requestLoginLink', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 3, duration: 3600, by: byMailbox }),
    types: [MailSent, ValidationError],
    description:
      'Mails a link for `loginWithLink` and a code for `loginWithCode`, which work once, together, for ten minutes. The answer is ' +
      'the same whether or not the address has an account. An address without an account gets no mail, unless SIGNUP_BY_MAIL and ' +
      'SIGNUP are on: the sign-in then makes the account. FORBIDDEN where LOGIN_BY_MAIL is off.',
    args: {
      email: t.arg.string({ required: true, description: 'The email address to mail to.' }),
      codeChallenge: t.arg.string({
        required: true,
        description:
          'The SHA-256 hash, in base64url, of a verifier that this browser keeps (RFC 7636, S256): the link works in no other.',
      }),
      ...referralArgument,
      deviceToken: t.arg.string({ description: countOfDevice }),
    },
    resolve: async (_root, input, context) =>
      (await requestLoginLink(context.services, context, input)) ?? new MailSent(),
  }),
)
