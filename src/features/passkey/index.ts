import type { Feature } from '../../core/feature.ts'
import './graphql/delete-passkey.ts'
import './graphql/finish-passkey-login.ts'
import './graphql/finish-passkey-registration.ts'
import './graphql/passkey-ceremony-type.ts'
import './graphql/passkeys.ts'
import './graphql/rename-passkey.ts'
import './graphql/start-passkey-login.ts'
import './graphql/start-passkey-registration.ts'
import { passkeyErrors } from './errors.ts'
import { passkeyEvents } from './events.ts'
import { passkeyMails } from './mails.ts'
import { CeremonyEntity, deleteExpiredCeremonies } from './store/ceremony.ts'

export { provePasskey } from './domain/prove-passkey.ts'
export { passkeyEvents } from './events.ts'

/** Passkeys: their registration, signing in with them, and their management. */
export const passkeyFeature = {
  name: 'passkey',
  entities: [CeremonyEntity],
  errors: passkeyErrors,
  events: passkeyEvents,
  mails: passkeyMails,
  cleanUp: (em, _deps, now) => deleteExpiredCeremonies(em, now),
} satisfies Feature
