import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { assertKnownFactorFirst } from '../../../core/access/known-factor-first.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { AccountLockedError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { createTotpSecret, totpSecretText, totpUri } from '../../../crypto/totp.ts'
import { readNow } from '../../../store/now.ts'
import { confirmIdentity, type InvalidCredentialsError, lockCaller } from '../../session/index.ts'
import { TwoFactorAlreadyEnabledError } from '../errors.ts'
import { twoFactorEvents } from '../events.ts'
import { putPendingTwoFactor } from '../store/two-factor.ts'
import { sealSecret } from './seal-secret.ts'

/** A new secret for an authenticator app. It is shown once and cannot be read again. */
export class TwoFactorSetup {
  readonly secret: string
  readonly otpauthUrl: string
  readonly qrCode: string
  constructor(secret: string, otpauthUrl: string, qrCode: string) {
    this.secret = secret
    this.otpauthUrl = otpauthUrl
    this.qrCode = qrCode
  }
}

type Deps = Pick<Services, 'config' | 'database' | 'keys' | 'passwords'>

/**
 * Starts the set-up of two-factor authentication after a check of the password or of a fresh proof. The secret is pending until a code confirms
 * it. [RFC 6238, ASVS 5.0 6.5]
 *
 * @throws RequestError TWO_FACTOR_REQUIRED for a session of an administrator that has to prove a passkey first; TOKEN_INVALID if the session
 *   ended meanwhile
 */
export async function setupTwoFactor(
  deps: Deps,
  caller: Caller<SessionAccess>,
  password: string | null | undefined,
): Promise<
  TwoFactorSetup | InvalidCredentialsError | AccountLockedError | ProofRequiredError | TwoFactorAlreadyEnabledError
> {
  const user = await confirmIdentity(deps, caller, password)
  if (user instanceof Error) return user
  await assertKnownFactorFirst(deps.config, deps.database.fork(), caller.access)
  const secret = createTotpSecret()
  const sealed = sealSecret(deps, user.id, secret)
  const refused = await deps.database.transactional(async (em) => {
    const now = await readNow(em)
    await lockCaller(em, caller.access)
    if (!(await putPendingTwoFactor(em, user.id, sealed, now))) return new TwoFactorAlreadyEnabledError()
    await recordEvent(em, twoFactorEvents.TWO_FACTOR_SETUP, caller, { at: now })
    return null
  })
  if (refused) return refused
  const url = totpUri(secret, deps.config.productName, user.email ?? user.username ?? user.id)
  return new TwoFactorSetup(totpSecretText(secret), url, await drawQrCode(url))
}

async function drawQrCode(text: string): Promise<string> {
  const { default: QRCode } = await import('qrcode')
  const svg = await QRCode.toString(text, { type: 'svg', errorCorrectionLevel: 'M' })
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}
