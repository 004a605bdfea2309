import type { Config } from '../config.ts'
import { openLogo } from './open-logo.ts'
import { StartError } from './start-error.ts'

/** Whether the file of BRAND_LOGO can be used. @returns one sentence if it cannot */
export function checkLogo(config: Pick<Config, 'brandLogo'>): string[] {
  try {
    openLogo(config)
    return []
  } catch (error) {
    if (error instanceof StartError) return [error.message]
    throw error
  }
}
