import * as errors from '../../../core/errors.ts'
import { RequestError } from '../../../core/request-error.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { text } from '../../../graphql/validation.ts'
import { TwoFactorChallenge } from '../domain/create-challenge.ts'
import { AuthTokens } from '../domain/issue-tokens.ts'
import { logIn } from '../domain/log-in.ts'
import { signIn } from './sign-in.ts'

const LoginInput = builder.inputType('LoginInput', {
  description: 'Who and the password. Both may instead come as HTTP Basic credentials.',
  fields: (t) => ({
    identifier: t.string({
      required: true,
      validate: text(320),
      description: 'An email address, a username or a user’s UUID.',
    }),
    password: t.string({ required: true, description: 'The password.' }),
  }),
})

builder.mutationField('login', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 5, duration: 900 }),
    types: [
      AuthTokens,
      TwoFactorChallenge,
      errors.InvalidCredentialsError,
      errors.EmailNotVerifiedError,
      errors.AccountLockedError,
      errors.AccountSuspendedError,
      errors.ValidationError,
    ],
    description: 'Signs in by email address, username or user id. Known and unknown accounts are answered alike.',
    args: { input: t.arg({ type: LoginInput, description: 'Left out when HTTP Basic credentials are sent.' }) },
    resolve: async (_root, { input }, context) => {
      const answer = await logIn(context.services, credentialsOf(context, input), context.client)
      return signIn(context, answer, 'password')
    },
  }),
)

function credentialsOf(context: RequestContext, input: { identifier: string; password: string } | null | undefined) {
  const presented = context.access.kind === 'ANONYMOUS' ? context.access.presented : null
  const basic = presented?.kind === 'BASIC' ? presented : null
  if (basic && input) throw new RequestError('BAD_USER_INPUT', 'Send the input or Basic credentials, not both.')
  const credentials = basic ?? input
  if (!credentials) throw new RequestError('BAD_USER_INPUT', 'Send the input, or HTTP Basic credentials.')
  return credentials
}
