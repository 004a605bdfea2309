import { declareEvents } from '../../core/audit/event-type.ts'

export const sessionEvents = declareEvents({
  LOGGED_IN: 'A session was opened.',
  LOGIN_FAILED: 'A login failed: the password was wrong, or there was no such account.',
  SIGN_IN_REFUSED:
    'A sign-in proved its first factor and was refused. The details give the reason: the account is suspended, its address is not ' +
    'confirmed, or the user does not belong to the organization.',
  SECOND_FACTOR_REQUESTED: 'A sign-in proved its first factor, and has to prove the second one.',
  LOGGED_OUT: 'A user logged out, which ended the session.',
  ACCOUNT_LOCKED: 'An attempt was refused because the password is locked after too many failures.',
  SESSION_REVOKED: 'A user ended one of their sessions, or all of their other sessions.',
  REFRESH_TOKEN_REUSED: 'A refresh token that had been exchanged was presented again, and the session was ended.',
  PASSWORD_CONFIRMATION_FAILED: 'A signed-in user entered a wrong password to confirm a change.',
})
