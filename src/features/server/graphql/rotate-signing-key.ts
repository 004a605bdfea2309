import { ProofRequiredError } from '../../../core/access/errors.ts'
import { byCaller, requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { replaceSigningKey } from '../domain/replace-signing-key.ts'
import { SigningKeyType } from './signing-key-type.ts'

builder.mutationField('rotateSigningKey', (t) =>
  t.errorUnionField({
    ...requires([['signing_keys:write']], { limit: 10, duration: 3600, by: byCaller }),
    types: [SigningKeyType, ProofRequiredError],
    description:
      'Makes a new key for signing access tokens. It starts to sign seven minutes later, when every instance and service has read it; the tokens ' +
      'of the old key are valid until they expire. A session needs a fresh proof (`reauthenticate`); an API key does not.',
    resolve: (_root, _args, context) => replaceSigningKey(context.services, userCaller(context)),
  }),
)
