import { declareEvents } from '../audit/event-type.ts'

export const signingKeyEvents = declareEvents({
  SIGNING_KEY_ROTATED: 'A new key for signing access tokens was made.',
})
