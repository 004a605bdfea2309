import { declareEvents } from '../../core/audit/event-type.ts'

export const adminEvents = declareEvents({
  USER_CREATED: 'An administrator, the command line or an import made an account.',
  USER_UPDATED: 'An administrator or the command line changed an account.',
  USER_REACTIVATED: 'An administrator ended a suspension.',
  USER_DELETED: 'An administrator deleted an account.',
  USER_SESSIONS_REVOKED: 'An administrator ended every session of a user.',
  USER_TWO_FACTOR_RESET: 'An administrator turned off two-factor authentication for a user.',
  USER_EMAIL_CONFIRMED: 'An administrator confirmed the address of a user.',
  USER_API_KEY_REVOKED: 'An administrator revoked an API key of a user.',
  USER_IMPERSONATED: 'An administrator opened a session in the name of a user.',
})
