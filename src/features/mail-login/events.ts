import { declareEvents } from '../../core/audit/event-type.ts'

export const mailLoginEvents = declareEvents({
  LOGIN_LINK_REQUESTED: 'A link and a code to sign in were requested by mail.',
  MAIL_CODE_FAILED: 'A sign-in by mail failed: the code was wrong or had expired.',
  MAIL_CODE_LOCKED: 'A code of a mail was refused because there were too many failures for the address.',
  LOGIN_LINK_DISOWNED: 'A mail to sign in was reported as “I did not ask for this”, and its link and code were voided.',
})
