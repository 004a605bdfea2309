import { accessErrors } from './access/errors.ts'
import { accessEvents } from './access/events.ts'
import { ApiKeyEntity } from './access/store/api-key.ts'
import { LoginCodeEntity } from './access/store/login-code.ts'
import { MailLoginEntity } from './access/store/mail-login.ts'
import { MembershipEntity } from './access/store/membership.ts'
import { OAuthAccountEntity } from './access/store/oauth-account.ts'
import { OrganizationEntity } from './access/store/organization.ts'
import { PasskeyEntity } from './access/store/passkey.ts'
import { SessionEntity } from './access/store/session.ts'
import { deleteOldAttempts } from './attempts/store/attempt-counter.ts'
import { AuditEventEntity } from './audit/store/audit-event.ts'
import { coreErrors } from './errors.ts'
import type { Feature } from './feature.ts'
import { UserEntity } from './identity/store/user.ts'
import { UserDataEntity } from './identity/store/user-data.ts'
import { deleteExpiredWindows } from './limits/store/rate-limit.ts'
import { notMe } from './mail/notify.ts'
import { deleteExpiredOneTimeTokens, OneTimeTokenEntity } from './one-time-token/store/one-time-token.ts'
import { signingKeyEvents } from './signing-keys/events.ts'
import { deleteExpiredSigningKeys, SigningKeyEntity } from './signing-keys/store/signing-key.ts'

const dayMs = 86_400_000

/** The shared parts, declared like a feature. */
export const coreFeature = {
  name: 'core',
  entities: [
    UserEntity,
    UserDataEntity,
    SessionEntity,
    ApiKeyEntity,
    OrganizationEntity,
    MembershipEntity,
    OAuthAccountEntity,
    PasskeyEntity,
    LoginCodeEntity,
    MailLoginEntity,
    OneTimeTokenEntity,
    AuditEventEntity,
    SigningKeyEntity,
  ],
  errors: [...coreErrors, ...accessErrors],
  events: { ...accessEvents, ...signingKeyEvents },
  purposes: [notMe],
  cleanUp: [
    (em, _deps, now) => deleteExpiredOneTimeTokens(em, now),
    (em, _deps, now) => deleteExpiredWindows(em, now),
    (em, _deps, now) => deleteExpiredSigningKeys(em, new Date(now.getTime() - dayMs)),
    (em, _deps, now) => deleteOldAttempts(em, new Date(now.getTime() - 8 * dayMs)),
  ],
} satisfies Feature
