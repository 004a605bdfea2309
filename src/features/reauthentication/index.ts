import type { Feature } from '../../core/feature.ts'
import './graphql/reauthenticate.ts'
import { reauthenticationErrors } from './errors.ts'
import { reauthenticationEvents } from './events.ts'

/** Fresh proofs: a signed-in user proves again who they are. */
export const reauthenticationFeature = {
  name: 'reauthentication',
  errors: reauthenticationErrors,
  events: reauthenticationEvents,
} satisfies Feature
