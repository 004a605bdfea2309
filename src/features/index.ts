import type { EventType } from '../core/audit/event-type.ts'
import { coreFeature } from '../core/core-feature.ts'
import type { CleanUp, Feature, JobHandler } from '../core/feature.ts'
import { accessFeature } from './access/index.ts'
import { accountFeature } from './account/index.ts'
import { adminFeature } from './admin/index.ts'
import { apiKeyFeature } from './api-key/index.ts'
import { auditFeature } from './audit/index.ts'
import { avatarFeature } from './avatar/index.ts'
import { bulkFeature } from './bulk/index.ts'
import { followFeature } from './follow/index.ts'
import { loginCodeFeature } from './login-code/index.ts'
import { mailLoginFeature } from './mail-login/index.ts'
import { oauthFeature } from './oauth/index.ts'
import { organizationFeature } from './organization/index.ts'
import { passkeyFeature } from './passkey/index.ts'
import { profileDataFeature } from './profile-data/index.ts'
import { reauthenticationFeature } from './reauthentication/index.ts'
import { referralFeature } from './referral/index.ts'
import { serverFeature } from './server/index.ts'
import { sessionFeature } from './session/index.ts'
import { twoFactorFeature } from './two-factor/index.ts'
import { userFeature } from './user/index.ts'
import { userExportFeature } from './user-export/index.ts'

const features: readonly Feature[] = [
  coreFeature,
  userFeature,
  sessionFeature,
  twoFactorFeature,
  passkeyFeature,
  reauthenticationFeature,
  apiKeyFeature,
  referralFeature,
  organizationFeature,
  avatarFeature,
  profileDataFeature,
  accountFeature,
  loginCodeFeature,
  oauthFeature,
  mailLoginFeature,
  auditFeature,
  adminFeature,
  bulkFeature,
  userExportFeature,
  serverFeature,
  followFeature,
  accessFeature,
]

/** The joined declarations of all features. */
export const declared = {
  entities: [...new Set(features.flatMap((feature) => feature.entities ?? []))],
  errors: features.flatMap((feature) => feature.errors ?? []),
  events: features.flatMap((feature): EventType[] => Object.values(feature.events ?? {})),
  mails: features.flatMap((feature) => feature.mails ?? []),
  purposes: features.flatMap((feature) => feature.purposes ?? []),
  pages: features.flatMap((feature) => feature.pages ?? []),
  jobs: Object.assign({}, ...features.map((feature) => feature.jobs ?? {})) as Record<string, JobHandler>,
  cleanUps: features.flatMap((feature): CleanUp | readonly CleanUp[] => feature.cleanUp ?? []),
}
