import { ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { text } from '../../../graphql/validation.ts'
import { referralArgument } from '../../referral/index.ts'
import { IdTokenLogin, startIdTokenLogin } from '../domain/start-id-token-login.ts'

builder.mutationField('startIdTokenLogin', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 20, duration: 900 }),
    types: [IdTokenLogin, ValidationError],
    description:
      'Begins a sign-in with an ID token that the provider’s own library gets, such as Google One Tap or Sign in with Apple on an ' +
      'Apple device.',
    args: {
      provider: t.arg.string({
        required: true,
        validate: text(64),
        description: 'The `id` of a provider of `oauthProviders`.',
      }),
      ...referralArgument,
    },
    resolve: async (_root, args, { services }) => startIdTokenLogin(services, args),
  }),
)
