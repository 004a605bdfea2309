import type { Credential } from '../../../core/access/credentials.ts'
import { AccountLockedError, OrganizationNotFoundError, ValidationError } from '../../../core/errors.ts'
import { RequestError } from '../../../core/request-error.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { text } from '../../../graphql/validation.ts'
import { countLogin } from '../domain/count-login.ts'
import { TwoFactorChallenge } from '../domain/create-challenge.ts'
import { AuthTokens } from '../domain/issue-tokens.ts'
import { logIn } from '../domain/log-in.ts'
import { AccountSuspendedError, EmailNotVerifiedError, InvalidCredentialsError } from '../errors.ts'
import { adoptTokens } from './adopt-tokens.ts'

const LoginInput = builder.inputType('LoginInput', {
  description: 'The name and the password of an account.',
  fields: (t) => ({
    identifier: t.string({
      required: true,
      validate: text(320),
      description: 'The email address, the username or the id of the user.',
    }),
    password: t.string({ required: true, description: 'The password.' }),
    organizationId: t.id({
      description:
        'The id or the slug of the organization that the session begins in. The user has to be a member of it. By default the ' +
        'session is in none. With HTTP Basic credentials, send it in the header `X-Org-Id`.',
    }),
    deviceToken: t.string({
      validate: text(200),
      description: 'The `deviceToken` of an earlier login on this device. A token that is not valid is ignored.',
    }),
  }),
})

builder.mutationField('login', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 5, duration: 900, hashesPassword: true }),
    types: [
      AuthTokens,
      TwoFactorChallenge,
      InvalidCredentialsError,
      EmailNotVerifiedError,
      AccountLockedError,
      AccountSuspendedError,
      OrganizationNotFoundError,
      ValidationError,
    ],
    description:
      'Signs in by email address, username or user id. The answer does not reveal whether an account exists: unknown ' +
      'accounts are answered like wrong passwords.',
    args: { input: t.arg({ type: LoginInput, description: 'Omit it when you send HTTP Basic credentials.' }) },
    resolve: async (_root, { input }, context) => {
      const answer = await logIn(context.services, context, loginInput(context.credential, input))
      countLogin(context.services.meter, 'password', answer)
      return adoptTokens(context, answer)
    },
  }),
)

function loginInput(
  credential: Credential,
  input: typeof LoginInput.$inferInput | null | undefined,
): typeof LoginInput.$inferInput {
  const basic = credential.kind === 'BASIC' ? credential : null
  if (basic && input) throw new RequestError('BAD_USER_INPUT', 'Send either `input` or HTTP Basic credentials.')
  const given = basic ?? input
  if (!given) throw new RequestError('BAD_USER_INPUT', '`input` or HTTP Basic credentials are required.')
  return given
}
