import type { SettingsCheck } from '../config.ts'
import { checkDefaultAdmin } from '../features/admin/index.ts'
import { checkDataSchema } from './check-data-schema.ts'
import { checkLogo } from './check-logo.ts'
import { checkRateLimits } from './check-rate-limits.ts'

/** The checks of the settings that need more than the environment. They run at the start and in `doctor`. */
export const startChecks: readonly SettingsCheck[] = [
  checkRateLimits,
  ({ config }) => checkDataSchema(config),
  ({ config }) => checkLogo(config),
  ({ config, secrets }) => checkDefaultAdmin(config, secrets),
  ({ config, secrets }) =>
    config.workers > 1 && secrets.databaseUrl === null
      ? ['WORKERS must be 1 without DATABASE_URL: one process alone can use the embedded database.']
      : [],
]
