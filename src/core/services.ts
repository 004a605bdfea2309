import type { Config, ShownVariable } from '../config.ts'
import type { JwtVerifier } from '../crypto/jwt.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { PasswordHasher } from '../crypto/password.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProviders } from '../ports/identity-provider.ts'
import type { Jobs } from '../ports/jobs.ts'
import type { Meter } from '../ports/meter.ts'
import type { PictureRenderer } from '../ports/picture-renderer.ts'
import type { Database } from '../store/database.ts'
import type { FailedLookups } from './access/failed-lookups.ts'
import type { LastUses } from './access/last-uses.ts'
import type { RoleScopes } from './access/scopes.ts'
import type { RequestState } from './access/store/request-state.ts'
import type { RotateSession } from './access/store/rotate-session.ts'
import type { HookRunner } from './hooks/hook-runner.ts'
import type { DataSchema } from './identity/data-schema.ts'
import type { ReadAppData } from './identity/store/user-data.ts'
import type { SharedCounter } from './limits/shared-counter.ts'
import type { CheckParts } from './part-health.ts'
import type { SigningKeys } from './signing-keys/signing-keys.ts'

/** The parts that the composition root builds once. A function asks for those that it uses: `Pick<Services, 'config' | …>`. */
export interface Services {
  config: Config & RoleScopes
  /** Every variable, as it may be shown to administrators. */
  variables: readonly ShownVariable[]
  checkParts: CheckParts
  clock: Clock
  database: Database
  requestState: RequestState
  rotateSession: RotateSession
  readAppData: ReadAppData
  /** Null where the operator has no schema for `User.data`. */
  dataSchema: DataSchema | null
  keys: KeyRing
  signingKeys: SigningKeys
  accessTokens: JwtVerifier
  passwords: PasswordHasher
  jobs: Jobs
  hooks: HookRunner
  meter: Meter
  lastUses: LastUses
  sharedCounter: SharedCounter
  failedLookups: FailedLookups
  /** Null if no storage is configured: files cannot be uploaded then. */
  blobs: BlobStore | null
  pictures: PictureRenderer
  identityProviders: IdentityProviders
}
