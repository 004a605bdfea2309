import { accountEvents } from '../../account/index.ts'
import { mailLoginEvents } from '../../mail-login/index.ts'
import { oauthEvents } from '../../oauth/index.ts'
import { passkeyEvents } from '../../passkey/index.ts'
import { sessionEvents } from '../../session/index.ts'
import { twoFactorEvents } from '../../two-factor/index.ts'
import type { CountedTypes } from '../store/statistics.ts'

const namesOf = (...events: { name: string }[]) => events.map(({ name }) => name)

/** The events that the statistics count. A new way to sign in has to be added here. */
export const countedTypes: CountedTypes = {
  signUps: namesOf(accountEvents.SIGNED_UP),
  logins: namesOf(sessionEvents.LOGGED_IN),
  failures: namesOf(
    sessionEvents.LOGIN_FAILED,
    twoFactorEvents.TWO_FACTOR_FAILED,
    mailLoginEvents.MAIL_CODE_FAILED,
    oauthEvents.OAUTH_LOGIN_FAILED,
    passkeyEvents.PASSKEY_REFUSED,
  ),
  locks: namesOf(sessionEvents.ACCOUNT_LOCKED, twoFactorEvents.TWO_FACTOR_LOCKED, mailLoginEvents.MAIL_CODE_LOCKED),
}
