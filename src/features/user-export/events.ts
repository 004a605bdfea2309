import { declareEvents } from '../../core/audit/event-type.ts'

export const userExportEvents = declareEvents({
  USER_EXPORT_REQUESTED: 'An administrator requested an export of users.',
  USERS_EXPORTED: 'An export of users was downloaded, or broken off; the event has the number of users.',
})
