import type { Feature } from '../../core/feature.ts'
import './graphql/health.ts'
import './graphql/rotate-signing-key.ts'
import './graphql/settings.ts'
import './graphql/signing-keys.ts'
import './graphql/stats.ts'

export { countStatistics } from './domain/count-statistics.ts'

/** What administrators see of the server: statistics, settings, signing keys and the health of its parts. */
export const serverFeature = { name: 'server' } satisfies Feature
