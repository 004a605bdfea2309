import { ConflictError, ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import {
  AccountSuspendedError,
  AuthTokens,
  adoptTokens,
  countLogin,
  InvalidCredentialsError,
} from '../../session/index.ts'
import { ChallengeExpiredError } from '../../two-factor/index.ts'
import { finishPasskeyLogin } from '../domain/finish-passkey-login.ts'

builder.mutationField('finishPasskeyLogin', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 60, duration: 60 }),
    types: [
      AuthTokens,
      InvalidCredentialsError,
      ChallengeExpiredError,
      AccountSuspendedError,
      ValidationError,
      ConflictError,
    ],
    description:
      'Signs in with a passkey. It counts as both factors, so that no code is asked for; begun with a challenge, it completes ' +
      'that login. `InvalidCredentialsError` for a passkey that is unknown, deleted, of another user or without verification of ' +
      'the user, for a wrong signature, and for a signature counter that did not increase. A response that is malformed does ' +
      'not spend the ceremony; one that does not verify does. `ConflictError` if passkeys are off on this server.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the ceremony.' }),
      response: t.arg({
        type: 'JSONObject',
        required: true,
        description: 'What `navigator.credentials.get` returned, as JSON (`credential.toJSON()`).',
      }),
    },
    resolve: async (_root, input, context) => {
      const answer = await finishPasskeyLogin(context.services, context, input)
      countLogin(context.services.meter, 'passkey', answer)
      return adoptTokens(context, answer)
    },
  }),
)
