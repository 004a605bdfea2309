import { Accounts } from './2026-11-21-accounts.ts'
import { Administration } from './2026-11-21-administration.ts'
import { Avatars } from './2026-11-28-avatars.ts'
import { Clock } from './2026-11-28-clock.ts'
import { Followers } from './2026-11-28-followers.ts'
import { Organizations } from './2026-11-28-organizations.ts'
import { Referrals } from './2026-11-28-referrals.ts'
import { Search } from './2026-11-28-search.ts'
import { UnprovedPasswords } from './2026-11-28-unproved-passwords.ts'
import { UserData } from './2026-11-28-user-data.ts'
import { BulkJobs } from './2026-11-29-bulk-jobs.ts'
import { FirstAdmin } from './2026-11-29-first-admin.ts'
import { HotTables } from './2026-11-29-hot-tables.ts'
import { LastLogins } from './2026-11-29-last-logins.ts'
import { LoginCodes } from './2026-11-29-login-codes.ts'
import { MailLogins } from './2026-11-29-mail-logins.ts'
import { OAuthStates } from './2026-11-29-oauth-states.ts'
import { PasskeyCeremonies } from './2026-11-29-passkey-ceremonies.ts'
import { SecondFactors } from './2026-11-29-second-factors.ts'
import { Statistics } from './2026-11-29-statistics.ts'
import { UserExports } from './2026-11-29-user-exports.ts'
import { WaysToSignIn } from './2026-11-29-ways-to-sign-in.ts'

/** In the order in which they run; a name that has run is never changed. */
export const migrations = [
  { name: '2026-11-21-accounts', class: Accounts },
  { name: '2026-11-21-administration', class: Administration },
  { name: '2026-11-28-search', class: Search },
  { name: '2026-11-28-unproved-passwords', class: UnprovedPasswords },
  { name: '2026-11-28-clock', class: Clock },
  { name: '2026-11-28-followers', class: Followers },
  { name: '2026-11-28-referrals', class: Referrals },
  { name: '2026-11-28-organizations', class: Organizations },
  { name: '2026-11-28-user-data', class: UserData },
  { name: '2026-11-28-avatars', class: Avatars },
  { name: '2026-11-29-ways-to-sign-in', class: WaysToSignIn },
  { name: '2026-11-29-login-codes', class: LoginCodes },
  { name: '2026-11-29-oauth-states', class: OAuthStates },
  { name: '2026-11-29-passkey-ceremonies', class: PasskeyCeremonies },
  { name: '2026-11-29-mail-logins', class: MailLogins },
  { name: '2026-11-29-statistics', class: Statistics },
  { name: '2026-11-29-second-factors', class: SecondFactors },
  { name: '2026-11-29-bulk-jobs', class: BulkJobs },
  { name: '2026-11-29-user-exports', class: UserExports },
  { name: '2026-11-29-first-admin', class: FirstAdmin },
  { name: '2026-11-29-hot-tables', class: HotTables },
  { name: '2026-11-29-last-logins', class: LastLogins },
]
