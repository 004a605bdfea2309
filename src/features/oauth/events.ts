import { declareEvents } from '../../core/audit/event-type.ts'

export const oauthEvents = declareEvents({
  OAUTH_LOGIN_FAILED:
    'A sign-in at an identity provider failed, or its address belongs to an account that is not linked.',
  OAUTH_ACCOUNT_LINKED: 'An account at an identity provider was linked.',
  OAUTH_ACCOUNT_UNLINKED: 'An account at an identity provider was unlinked.',
})
