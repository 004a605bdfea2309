import { declareEvents } from '../../core/audit/event-type.ts'

export const loginCodeEvents = declareEvents({
  LOGIN_CODE_CREATED: 'A code was made with which an application opens a session.',
  LOGIN_CODE_REFUSED: 'A login code was presented with a wrong verifier, which spent it.',
  LOGIN_CODE_REUSED:
    'A login code that had been exchanged was presented again, and the session that it had opened was ended.',
})
