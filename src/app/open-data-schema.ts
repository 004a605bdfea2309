import { readFileSync } from 'node:fs'
import type { Config } from '../config.ts'
import type { DataSchema } from '../core/identity/data-schema.ts'
import { compileDataSchema } from '../features/profile-data/index.ts'
import { StartError } from './start-error.ts'

/**
 * Reads and compiles the JSON Schema that DATA_SCHEMA names.
 *
 * @returns null without a schema
 * @throws StartError for a file that cannot be read or is not a schema
 */
export function openDataSchema({ dataSchema: file }: Pick<Config, 'dataSchema'>): DataSchema | null {
  if (file === null) return null
  const schema = readJson(file)
  try {
    return compileDataSchema(schema)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`DATA_SCHEMA: the file ${file} is not a JSON Schema that can be used: ${oneLine(reason)}.`)
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is not valid JSON' : String(Reflect.get(Object(error), 'code'))
    throw new StartError(`DATA_SCHEMA: the file ${file} cannot be read (${reason}).`)
  }
}

/** The library quotes parts of the schema, which may have line breaks. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 500)
}
