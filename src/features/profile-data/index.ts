import type { Feature } from '../../core/feature.ts'
import { profileDataEvents } from './events.ts'
import './graphql/app-data.ts'
import './graphql/data.ts'
import './graphql/public-data.ts'
import './graphql/update-data.ts'

export { changeAppData } from './domain/change-app-data.ts'
export { checkAppData } from './domain/check-app-data.ts'
export { checkOwnData } from './domain/check-own-data.ts'
export { compileDataSchema } from './domain/compile-data-schema.ts'
export { readChanges, type UpdateDataInput as DataChanges } from './domain/read-changes.ts'
export { UpdateDataInput } from './graphql/update-data.ts'

/** Free-form data of users: the user's own (`data`) and the operator's (`appData`). */
export const profileDataFeature = {
  name: 'profile-data',
  events: profileDataEvents,
} satisfies Feature
