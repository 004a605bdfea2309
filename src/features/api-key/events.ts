import { declareEvents } from '../../core/audit/event-type.ts'

export const apiKeyEvents = declareEvents({
  API_KEY_CREATED: 'An API key was created.',
  API_KEY_UPDATED: 'The name, scopes or expiry of an API key was changed.',
  API_KEY_ROTATED: 'An API key got a new secret.',
  API_KEY_REVOKED: 'An API key was revoked.',
  API_KEY_DELETED: 'An API key was deleted.',
})
