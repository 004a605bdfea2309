import { sessionRights } from '../../../core/access/session-scopes.ts'
import { AccountLockedError, ConflictError, ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { InvalidCredentialsError } from '../../session/index.ts'
import { ChallengeExpiredError, CodeInvalidError, TwoFactorNotEnabledError } from '../../two-factor/index.ts'
import { reauthenticate } from '../domain/reauthenticate.ts'
import { TwoFactorRequiredError } from '../errors.ts'

const PasskeyProof = builder.inputType('PasskeyProof', {
  description: 'The response of a passkey to a ceremony that `startPasskeyLogin` began in the same session.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the ceremony.' }),
    response: t.field({
      type: 'JSONObject',
      required: true,
      description: 'What `navigator.credentials.get` returned, as JSON (`credential.toJSON()`).',
    }),
  }),
})

builder.mutationField('reauthenticate', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 20, duration: 900, by: byCaller, beyondTier: true }),
    types: [
      Done,
      ValidationError,
      InvalidCredentialsError,
      CodeInvalidError,
      AccountLockedError,
      TwoFactorRequiredError,
      TwoFactorNotEnabledError,
      ChallengeExpiredError,
      ConflictError,
    ],
    description:
      'Confirms your identity again, for operations that need a fresh proof. The proof is fresh for five minutes, in this session. Give exactly one ' +
      'proof. Where two-factor authentication is on, only a code or a passkey proves (`TwoFactorRequiredError`). Wrong passwords ' +
      'and codes count and lock as elsewhere. A code or a passkey also gives the session the scopes of its role where the server ' +
      'requires a second factor for them (ADMIN_REQUIRE_2FA). Impersonated sessions and API keys cannot prove anything.',
    args: {
      password: t.arg.string({ description: 'Your password, where two-factor authentication is off.' }),
      code: t.arg.string({ description: 'A TOTP code or a recovery code, where two-factor authentication is on.' }),
      passkey: t.arg({ type: PasskeyProof, description: 'The response of one of your passkeys.' }),
    },
    resolve: async (_root, input, context) => {
      const caller = sessionCaller(context)
      const answer = await reauthenticate(context.services, caller, input)
      if (answer instanceof Error) return answer
      // The fields that follow in the same document see the proof.
      const { at, isSecondFactor } = answer
      const session = { ...caller.access.session, provedAt: at, ...(isSecondFactor ? { secondFactorAt: at } : {}) }
      const { scopes, withheld } = sessionRights(context.services.config, session, caller.access.user)
      context.access = { ...caller.access, session, scopes, withheld }
      return new Done('The proof is fresh for five minutes.')
    },
  }),
)
