import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { PasskeyConfig } from '../../../config.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { InvalidCredentialsError } from '../../session/index.ts'
import { passkeyEvents } from '../events.ts'
import type { Ceremony } from '../store/ceremony.ts'
import { findPasskeyByCredential } from '../store/passkey.ts'
import { type Assertion, verifyAssertion } from './verify-assertion.ts'

type Deps = Pick<Services, 'database'>

/**
 * Finds the passkey of a response and verifies its signature. An unknown passkey, one of another user and a wrong signature are
 * answered alike. As a second factor, possession is enough; everywhere else the authenticator must have verified its user, because
 * the passkey counts as both factors.
 *
 * @param userId the user whom the passkey must belong to; null for any
 */
export async function checkAssertion(
  deps: Deps,
  caller: Caller,
  {
    config,
    ceremony,
    response,
    userId,
  }: {
    config: PasskeyConfig
    ceremony: Pick<Ceremony, 'challenge' | 'purpose'>
    response: AuthenticationResponseJSON
    userId: string | null
  },
): Promise<Assertion | InvalidCredentialsError> {
  const em = deps.database.fork()
  const credentialId = Buffer.from(response.id, 'base64url')
  const passkey = await findPasskeyByCredential(em, { credentialId, rpId: config.rpId })
  const isOwn = passkey && (userId === null || passkey.userId === userId)
  // A discoverable passkey has to name its user. [WebAuthn Level 3 §7.2 step 6]
  const isNamed = ceremony.purpose !== 'LOGIN' || response.response.userHandle !== undefined
  const { challenge, purpose } = ceremony
  const requireUserVerification = purpose !== 'SECOND_FACTOR'
  const assertion =
    isOwn && isNamed ? await verifyAssertion(config, { passkey, response, challenge, requireUserVerification }) : null
  if (assertion) return assertion
  await recordEvent(em, passkeyEvents.PASSKEY_REFUSED, caller, {
    actor: 'NOBODY',
    targetId: passkey?.userId ?? userId,
    at: await readNow(em),
    details: { purpose },
  })
  return new InvalidCredentialsError()
}
