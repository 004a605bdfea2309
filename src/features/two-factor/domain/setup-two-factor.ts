import QRCode from 'qrcode'
import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError, InvalidCredentialsError, TwoFactorAlreadyEnabledError } from '../../../core/errors.ts'
import type { Client, Services } from '../../../core/services.ts'
import { encrypt } from '../../../crypto/encryption.ts'
import { createTotpSecret, totpSecretText, totpUri } from '../../../crypto/totp.ts'
import { confirmPassword } from '../../session/domain/confirm-password.ts'
import { putPendingTwoFactor } from '../store/two-factor.ts'
import { secretContext } from './check-code.ts'

/** What an authenticator app needs. Shown once: the secret can never be read again. */
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

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'keys' | 'passwords'>

/** Begins to turn two-factor on: the secret is pending until a code confirms it. [RFC 6238, ASVS 5.0 6.5] */
export async function setupTwoFactor(
  services: Needs,
  access: SessionAccess,
  password: string,
  client: Client,
): Promise<TwoFactorSetup | InvalidCredentialsError | AccountLockedError | TwoFactorAlreadyEnabledError> {
  const user = await confirmPassword(services, access.user.id, password, client)
  if (user instanceof InvalidCredentialsError || user instanceof AccountLockedError) return user
  const secret = createTotpSecret()
  const sealed = encrypt(services.keys, secret, secretContext(user.id))
  const now = services.clock.now()
  const kept = await services.database.fork().transactional(async (em) => {
    if (!(await putPendingTwoFactor(em, user.id, sealed, now))) return false
    await recordEvent(em, { type: 'TWO_FACTOR_SETUP', actorId: user.id }, client, now)
    return true
  })
  if (!kept) return new TwoFactorAlreadyEnabledError()
  const url = totpUri(secret, services.config.productName, user.email)
  const svg = await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'M' })
  return new TwoFactorSetup(
    totpSecretText(secret),
    url,
    `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
  )
}
