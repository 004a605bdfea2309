import { declareEvents } from '../../core/audit/event-type.ts'

export const accountEvents = declareEvents({
  SIGNED_UP: 'An account was requested or made.',
  EMAIL_VERIFIED: 'An address was confirmed.',
  PASSWORD_RESET_REQUESTED: 'A link to set a new password was requested.',
  PASSWORD_RESET: 'A new password was set by a mailed link.',
  PASSWORD_CHANGED: 'The password was changed.',
  EMAIL_CHANGE_REQUESTED: 'A change of address was requested.',
  EMAIL_CHANGED: 'The address was changed.',
  CHANGE_DISOWNED: 'A change was reported as “not me”, and the account was secured.',
  PROFILE_CHANGED: 'The name, username or picture was changed.',
  ACCOUNT_DELETED: 'The account was deleted by its owner.',
})
