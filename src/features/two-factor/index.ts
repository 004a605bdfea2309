import type { Feature } from '../../core/feature.ts'
import './graphql/confirm-two-factor.ts'
import './graphql/disable-two-factor-by-proof.ts'
import './graphql/disable-two-factor.ts'
import './graphql/recovery-codes-remaining.ts'
import './graphql/recovery-codes-type.ts'
import './graphql/regenerate-recovery-codes.ts'
import './graphql/setup-two-factor.ts'
import './graphql/two-factor-setup-type.ts'
import './graphql/verify-two-factor.ts'
import { twoFactorErrors } from './errors.ts'
import { twoFactorEvents } from './events.ts'
import { twoFactorMails } from './mails.ts'
import { RecoveryCodeEntity } from './store/recovery-code.ts'
import { TwoFactorEntity } from './store/two-factor.ts'

export { type CodeMethod, checkCode } from './domain/check-code.ts'
export { clearCodeAttempts } from './domain/clear-code-attempts.ts'
export { completeChallenge } from './domain/complete-challenge.ts'
export { findChallenge } from './domain/find-challenge.ts'
export { proveChallenge } from './domain/prove-challenge.ts'
export { reEncryptSecrets } from './domain/re-encrypt-secrets.ts'
export { reportRecoveryCode } from './domain/report-recovery-code.ts'
export { spendChallenge } from './domain/spend-challenge.ts'
export { ChallengeExpiredError, CodeInvalidError, TwoFactorNotEnabledError } from './errors.ts'
export { twoFactorEvents } from './events.ts'
export { recoveryCodeUsedNotice, twoFactorDisabledNotice } from './mails.ts'
export { deleteRecoveryCodesOf } from './store/recovery-code.ts'
export { deleteTwoFactor } from './store/two-factor.ts'

/** Two-factor authentication with TOTP codes and recovery codes. */
export const twoFactorFeature = {
  name: 'two-factor',
  entities: [TwoFactorEntity, RecoveryCodeEntity],
  errors: twoFactorErrors,
  events: twoFactorEvents,
  mails: twoFactorMails,
} satisfies Feature
