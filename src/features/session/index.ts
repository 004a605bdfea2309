import type { Feature } from '../../core/feature.ts'
import './graphql/auth-tokens-type.ts'
import './graphql/login.ts'
import './graphql/logout.ts'
import './graphql/refresh.ts'
import './graphql/revoke-other-sessions.ts'
import './graphql/revoke-session.ts'
import './graphql/sessions.ts'
import './graphql/two-factor-challenge-type.ts'
import { sessionErrors } from './errors.ts'
import { sessionEvents } from './events.ts'
import { sessionPurposes } from './purposes.ts'
import { deleteEndedSessions } from './store/session.ts'

export { announceLogin } from './domain/announce-login.ts'
export { assertCallerStillValid } from './domain/assert-caller-still-valid.ts'
export { checkSignIn } from './domain/check-sign-in.ts'
export { clearPasswordAttempts } from './domain/clear-password-attempts.ts'
export { completeSignIn } from './domain/complete-sign-in.ts'
export { confirmIdentity, confirmPassword } from './domain/confirm-identity.ts'
export { countDeviceMail } from './domain/count-device-mail.ts'
export { countLogin } from './domain/count-login.ts'
export { TwoFactorChallenge } from './domain/create-challenge.ts'
export { createSession } from './domain/create-session.ts'
export { endAllSessions } from './domain/end-all-sessions.ts'
export { endSession } from './domain/end-session.ts'
export { findKnownDevice, isKnownDevice } from './domain/find-known-device.ts'
export { AuthTokens, issueTokens } from './domain/issue-tokens.ts'
export { lockCaller } from './domain/lock-caller.ts'
export { lockUserOfCaller } from './domain/lock-user-of-caller.ts'
export { openSession } from './domain/open-session.ts'
export { refuseSuspendedUser } from './domain/refuse-suspended-user.ts'
export { sessionEnded } from './domain/session-ended.ts'
export { AccountSuspendedError, EmailNotVerifiedError, InvalidCredentialsError } from './errors.ts'
export { sessionEvents } from './events.ts'
export { adoptTokens } from './graphql/adopt-tokens.ts'
export { passwordOrProof, passwordOrProofWithFactor } from './graphql/password-or-proof.ts'
export { SessionType } from './graphql/session-type.ts'
export { SessionsRevoked } from './graphql/sessions-revoked-type.ts'
export { challengePurpose } from './purposes.ts'
export { deleteEndedSessionsOf, lockOpenSessionOf, lockSessionIfOpen } from './store/session.ts'

/** The time for which an ended session is kept, in milliseconds. */
const keptAfterEndMs = 30 * 86_400_000

/** Sessions: login, refresh and logout. */
export const sessionFeature = {
  name: 'session',
  errors: sessionErrors,
  events: sessionEvents,
  purposes: sessionPurposes,
  cleanUp: (em, _deps, now) => deleteEndedSessions(em, new Date(now.getTime() - keptAfterEndMs)),
} satisfies Feature
