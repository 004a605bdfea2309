import * as errors from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { MailSent } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { text } from '../../../graphql/validation.ts'
import { AuthTokens } from '../../session/domain/issue-tokens.ts'
import { signIn } from '../../session/graphql/sign-in.ts'
import { signUp } from '../domain/sign-up.ts'

const SignupInput = builder.inputType('SignupInput', {
  description: 'A new account.',
  fields: (t) => ({
    email: t.string({ required: true, validate: text(320), description: 'The address; it has to be confirmed.' }),
    password: t.string({
      required: true,
      description: '8 to 128 characters of any script; common passwords and your own name or address are refused.',
    }),
    passwordConfirmation: t.string({ description: 'The password again, where a form asks for it twice.' }),
    name: t.string({ validate: text(400), description: 'Display name.' }),
    username: t.string({ validate: text(100), description: '3 to 32 letters, digits, `.`, `-` or `_`.' }),
  }),
})

builder.mutationField('signup', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 3, duration: 3600 }),
    types: [
      MailSent,
      AuthTokens,
      errors.ValidationError,
      errors.EmailTakenError,
      errors.UsernameTakenError,
      errors.PasswordCompromisedError,
    ],
    description:
      'Asks for an account. Where addresses have to be confirmed (the default) every address is answered with MailSent; ' +
      'elsewhere a new account is signed in at once and a known address is an EmailTakenError.',
    args: { input: t.arg({ type: SignupInput, required: true, description: 'The new account.' }) },
    resolve: async (_root, { input }, context) => {
      const answer = await signUp(context.services, input, context.client)
      return answer === 'MAIL_SENT' ? new MailSent() : signIn(context, answer)
    },
  }),
)
