import type { Feature } from '../../core/feature.ts'
import { userExportEvents } from './events.ts'
import './graphql/export-users.ts'
import { deleteUserExportsBefore, UserExportEntity } from './store/user-export.ts'

export { exportPath } from './domain/export-users.ts'
export { redeemExport } from './domain/redeem-export.ts'
export { streamExport } from './domain/stream-export.ts'

/** Exports of users as a file. */
export const userExportFeature = {
  name: 'user-export',
  entities: [UserExportEntity],
  events: userExportEvents,
  cleanUp: (em, _deps, now) => deleteUserExportsBefore(em, now),
} satisfies Feature
