import {
  EmailTakenError,
  PasswordCompromisedError,
  TokenExpiredError,
  UsernameTakenError,
  ValidationError,
} from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { MailSent } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { emailText, nameField, passwordRules, usernameField } from '../../../graphql/user-fields.ts'
import { InvitationNotFoundError } from '../../organization/index.ts'
import { AuthTokens, adoptTokens } from '../../session/index.ts'
import { signUp } from '../domain/sign-up.ts'

const SignupInput = builder.inputType('SignupInput', {
  description: 'The fields of a new account.',
  fields: (t) => ({
    email: t.string({
      required: true,
      validate: emailText,
      description: 'The email address. A link that confirms it is mailed to it.',
    }),
    password: t.string({
      required: true,
      description: `The password: ${passwordRules}`,
    }),
    passwordConfirmation: t.string({
      description: 'The password again. If it is given, it must be equal to `password`.',
    }),
    name: t.string(nameField),
    username: t.string(usernameField),
    referralCode: t.string({
      description:
        'The `User.referralCode` of the user who referred you. Letter case, spaces and hyphens make no difference. A code ' +
        'that is not valid is ignored, and the answer is the same for every code.',
    }),
    data: t.field({
      type: 'JSONObject',
      description:
        'The `User.data` of the account, as a whole, by the rules of `updateData`: its limits, and the operator’s schema. Where ' +
        'addresses have to be confirmed, it is kept with the sign-up until then.',
    }),
    invitationToken: t.string({
      description:
        'The parameter `token` of the link of an invitation to an organization. It proves `email`, which has to be the invited ' +
        'address.',
    }),
  }),
})

builder.mutationField('signup', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 3, duration: 3600, localLimit: 100, hashesPassword: true }),
    types: [
      MailSent,
      AuthTokens,
      ValidationError,
      EmailTakenError,
      UsernameTakenError,
      PasswordCompromisedError,
      InvitationNotFoundError,
      TokenExpiredError,
    ],
    description:
      'Requests an account. Where addresses have to be confirmed (the default), the answer is MailSent for every address. ' +
      'Otherwise a new account is signed in at once, and an address that has an account is answered with EmailTakenError. ' +
      'With an `invitationToken` the account is made and signed in at once in every case, in the organization of the ' +
      'invitation, with its address confirmed. FORBIDDEN, with the reason SIGNUP_CLOSED, where the operator allows sign-ups only with ' +
      'an invitation, or none (SIGNUP), whatever the address is.',
    args: { input: t.arg({ type: SignupInput, required: true, description: 'The new account.' }) },
    resolve: async (_root, { input }, context) => {
      const answer = await signUp(context.services, context, input)
      return answer === 'MAIL_SENT' ? new MailSent() : adoptTokens(context, answer)
    },
  }),
)
