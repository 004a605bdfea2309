import { ProofRequiredError } from '../../../core/access/errors.ts'
import { ConflictError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ChallengeExpiredError } from '../../two-factor/index.ts'
import { PasskeyCeremony } from '../domain/begin-ceremony.ts'
import { startPasskeyLogin } from '../domain/start-passkey-login.ts'
import { PasskeyNotFoundError } from '../errors.ts'

builder.mutationField('startPasskeyLogin', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 60, duration: 60 }),
    types: [PasskeyCeremony, ChallengeExpiredError, PasskeyNotFoundError, ProofRequiredError, ConflictError],
    description:
      'Begins a ceremony for a passkey. Without a challenge and without a session: a login with a discoverable passkey, which ' +
      '`finishPasskeyLogin` finishes within 10 minutes; its options list no passkeys, and suit the autofill of a form. With a ' +
      'challenge: its second factor, which `finishPasskeyLogin` finishes. Without a challenge in a session: a proof for ' +
      '`reauthenticate` of this session, within 5 minutes. `PasskeyNotFoundError` if a second factor or a proof is wanted and ' +
      'the user has no passkey of this server, `ProofRequiredError` in an impersonated session, `ConflictError` if passkeys are ' +
      'off on this server.',
    args: {
      challengeToken: t.arg.string({
        description: 'The `challengeToken` of a TwoFactorChallenge whose `methods` have `PASSKEY`.',
      }),
    },
    resolve: (_root, { challengeToken }, context) => startPasskeyLogin(context.services, context, challengeToken),
  }),
)
