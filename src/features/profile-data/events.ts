import { declareEvents } from '../../core/audit/event-type.ts'

export const profileDataEvents = declareEvents({
  DATA_CHANGED: 'A user’s own data was changed. The event does not contain the values.',
})
