import { declareEvents } from '../audit/event-type.ts'

export const accessEvents = declareEvents({
  USER_SUSPENDED:
    'An account was suspended: by an administrator, or because a link that was mailed to its owner removed a second factor that ' +
    'its role requires.',
})
