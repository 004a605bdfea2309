import type { Config } from '../config.ts'
import { openDataSchema } from './open-data-schema.ts'
import { StartError } from './start-error.ts'

/** Whether the file of DATA_SCHEMA can be used. @returns one sentence if it cannot */
export function checkDataSchema(config: Pick<Config, 'dataSchema'>): string[] {
  try {
    openDataSchema(config)
    return []
  } catch (error) {
    if (error instanceof StartError) return [error.message]
    throw error
  }
}
