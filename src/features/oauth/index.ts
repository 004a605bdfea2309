import type { Feature } from '../../core/feature.ts'
import { fetchPicture } from './domain/fetch-picture.ts'
import { pictureQueue } from './domain/queue-picture.ts'
import { oauthErrors } from './errors.ts'
import { oauthEvents } from './events.ts'
import './graphql/access-token.ts'
import './graphql/complete-oauth-login.ts'
import './graphql/id-token-login-type.ts'
import './graphql/link-oauth-account.ts'
import './graphql/login-with-id-token.ts'
import './graphql/oauth-accounts.ts'
import './graphql/oauth-providers.ts'
import './graphql/oauth-redirect-type.ts'
import './graphql/start-id-token-login.ts'
import './graphql/start-oauth-link.ts'
import './graphql/start-oauth-login.ts'
import './graphql/unlink-oauth-account.ts'
import { oauthMails } from './mails.ts'
import { callbackPage } from './pages/callback-page.ts'
import { secondFactorPage } from './pages/second-factor-page.ts'
import { startPage } from './pages/start-page.ts'
import { deleteExpiredStates, OAuthStateEntity } from './store/oauth-state.ts'

export { listProviders } from './domain/list-providers.ts'
export { reEncryptTokens } from './domain/re-encrypt-tokens.ts'
export { readSubject } from './domain/read-subject.ts'
export { oauthEvents } from './events.ts'
export { OAuthProviderType } from './graphql/oauth-provider-type.ts'
export { lockEveryIdentity } from './store/oauth-account.ts'

/** Signing in with identity providers, and linking accounts at them. */
export const oauthFeature = {
  name: 'oauth',
  entities: [OAuthStateEntity],
  errors: oauthErrors,
  events: oauthEvents,
  mails: oauthMails,
  jobs: { [pictureQueue.name]: (deps, job) => fetchPicture(deps, job) },
  pages: [startPage, callbackPage, secondFactorPage],
  cleanUp: (em, _deps, now) => deleteExpiredStates(em, now),
} satisfies Feature
