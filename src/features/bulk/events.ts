import { declareEvents } from '../../core/audit/event-type.ts'

export const bulkEvents = declareEvents({
  BULK_STARTED: 'An administrator began to change many users at once.',
  BULK_FINISHED: 'A change of many users ended. Each change has an event of its own.',
})
