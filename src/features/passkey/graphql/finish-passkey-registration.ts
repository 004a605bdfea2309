import { ConflictError, ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ChallengeExpiredError } from '../../two-factor/index.ts'
import { finishPasskeyRegistration } from '../domain/finish-passkey-registration.ts'
import { PasskeyType } from './passkey-type.ts'

builder.mutationField('finishPasskeyRegistration', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 30, duration: 900, by: byCaller }),
    types: [PasskeyType, ValidationError, ChallengeExpiredError, ConflictError],
    description:
      'Stores the passkey that the authenticator made, and mails a notice to you. A response that is malformed does not spend ' +
      'the ceremony; one that does not verify does. `ConflictError` if the passkey is registered already, if you have 25 ' +
      'passkeys, or if passkeys are off on this server.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the ceremony.' }),
      name: t.arg.string({
        description:
          'A name for the passkey: 1 to 100 characters on one line. By default the name of the authenticator or the device.',
      }),
      response: t.arg({
        type: 'JSONObject',
        required: true,
        description: 'What `navigator.credentials.create` returned, as JSON (`credential.toJSON()`).',
      }),
    },
    resolve: (_root, input, context) => finishPasskeyRegistration(context.services, sessionCaller(context), input),
  }),
)
