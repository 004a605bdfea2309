import { ApiKeyEntity } from './api-key.ts'
import { AuditEventEntity } from './audit-event.ts'
import { OneTimeTokenEntity } from './one-time-token.ts'
import { SessionEntity } from './session.ts'
import { SignUpEntity } from './sign-up.ts'
import { SigningKeyEntity } from './signing-key.ts'
import { TwoFactorEntity } from './two-factor.ts'
import { UserEntity } from './user.ts'

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
