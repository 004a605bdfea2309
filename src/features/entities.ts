import { AuditEventEntity } from '../core/audit/store/audit-event.ts'
import { UserEntity } from '../core/identity/store/user.ts'
import { OneTimeTokenEntity } from '../core/one-time-token/store/one-time-token.ts'
import { SigningKeyEntity } from '../core/signing-keys/store/signing-key.ts'
import { SignUpEntity } from './account/store/sign-up.ts'
import { ApiKeyEntity } from './api-key/store/api-key.ts'
import { SessionEntity } from './session/store/session.ts'
import { TwoFactorEntity } from './two-factor/store/two-factor.ts'

export const entities = [
  UserEntity,
  SignUpEntity,
  SessionEntity,
  OneTimeTokenEntity,
  AuditEventEntity,
  SigningKeyEntity,
  TwoFactorEntity,
  ApiKeyEntity,
]
