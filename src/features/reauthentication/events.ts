import { declareEvents } from '../../core/audit/event-type.ts'

export const reauthenticationEvents = declareEvents({
  REAUTHENTICATED: 'A signed-in user proved again who they are.',
})
