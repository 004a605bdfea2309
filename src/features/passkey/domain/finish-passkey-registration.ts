import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { Passkey } from '../../../core/access/store/passkey.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ConflictError, ValidationError } from '../../../core/errors.ts'
import { invalidName } from '../../../core/identity/check-user-input.ts'
import { normalizeName } from '../../../core/identity/profile-rules.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { readNow } from '../../../store/now.ts'
import { lockCaller } from '../../session/index.ts'
import { ChallengeExpiredError } from '../../two-factor/index.ts'
import { passkeysOff } from '../errors.ts'
import { passkeyEvents } from '../events.ts'
import { passkeyAddedNotice } from '../mails.ts'
import { takeCeremony } from '../store/ceremony.ts'
import { countPasskeysOf, insertPasskey } from '../store/passkey.ts'
import { defaultName } from './default-name.ts'
import { maxPasskeys, tooManyPasskeys } from './passkey-rules.ts'
import { readRegistrationResponse } from './read-response.ts'
import { type NewCredential, verifyRegistration } from './verify-registration.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

interface RegistrationInput {
  id: string
  name?: string | null | undefined
  response: Record<string, unknown>
}

/**
 * Finishes the registration of a passkey in the session that began it with a fresh proof. Input that is malformed does not spend
 * the ceremony; a response that does not verify does.
 */
export async function finishPasskeyRegistration(
  deps: Deps,
  caller: Caller<SessionAccess>,
  input: RegistrationInput,
): Promise<Passkey | ValidationError | ChallengeExpiredError | ConflictError> {
  const config = deps.config.passkeys
  if (!config) return passkeysOff()
  const given = input.name ? normalizeName(input.name) : undefined
  const response = readRegistrationResponse(config, input.response, ['response'])
  const wrongName = given === null ? [invalidName(['name'])] : []
  if (response instanceof ValidationError) return new ValidationError([...wrongName, ...response.fields])
  if (given === null) return new ValidationError(wrongName)
  const { session } = caller.access
  const em = deps.database.fork()
  const now = await readNow(em)
  const ceremony = await takeCeremony(em, { id: input.id, purposes: ['REGISTRATION'], sessionId: session.id, now })
  if (!ceremony) return new ChallengeExpiredError()
  const credential = await verifyRegistration(config, { response, challenge: ceremony.challenge })
  if (!credential) return unverified()
  const { transports } = response.response
  const { userAgent } = caller.client
  const name = given ?? defaultName({ aaguid: credential.aaguid, transports: transports ?? [], userAgent })
  return store(deps, caller, { credential, name, rpId: config.rpId, response })
}

function unverified(): ValidationError {
  const message =
    'The response of the authenticator is not valid: it has to answer the challenge of this ceremony, with verification of the user.'
  return new ValidationError([{ path: ['response'], rule: 'passkey', message }])
}

/** Stores the passkey under the lock of the user's row, so that parallel registrations do not exceed the limit. */
async function store(
  deps: Deps,
  caller: Caller<SessionAccess>,
  {
    credential: { credentialId, publicKey, counter, backedUp },
    name,
    rpId,
    response,
  }: { credential: NewCredential; name: string; rpId: string; response: RegistrationResponseJSON },
): Promise<Passkey | ConflictError> {
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    // An attacker whose session was ended while the authenticator was asked must not leave a passkey.
    const user = await lockCaller(em, caller.access)
    if ((await countPasskeysOf(em, user.id)) >= maxPasskeys) return tooManyPasskeys()
    const passkey: Passkey = {
      id: createUuid(),
      userId: user.id,
      ...{ credentialId, publicKey, counter, backedUp, rpId, name },
      transports: response.response.transports ?? [],
      createdAt: now,
      lastUsedAt: null,
    }
    if (!(await insertPasskey(em, passkey))) return new ConflictError('This passkey is already registered.')
    const details = { passkeyId: passkey.id }
    await recordEvent(em, passkeyEvents.PASSKEY_ADDED, caller, { at: now, details })
    await notify(deps, em, user, passkeyAddedNotice, { name, origin: originOf(caller.client, now) })
    return passkey
  })
}
