import type { SettingsCheck } from '../config.ts'
import { checkDefaultAdmin } from '../features/admin/index.ts'
import { checkRateLimits } from './check-rate-limits.ts'

/** What is checked of the settings beyond the environment itself: at the start, and by `doctor`. */
export const startChecks: readonly SettingsCheck[] = [
  checkRateLimits,
  ({ config, secrets }) => checkDefaultAdmin(config, secrets),
]
