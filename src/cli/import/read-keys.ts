import { CommandError } from '../terminal.ts'
import type { Input } from './open-input.ts'
import { parseObjects } from './parse-rows.ts'
import { type Format, readRows } from './read-rows.ts'

/** The maximum number of fields, far more than any export has. */
const maxFields = 1000

/** The names of all fields of a file of JSON objects. Reads the whole file once. @throws CommandError */
export async function readKeys(input: Input, format: Format): Promise<Set<string>> {
  const keys = new Set<string>()
  const { rows } = await readRows(input.read(), format, input.name)
  for await (const row of rows) {
    const [parsed] = parseObjects([row])
    if (!parsed || !('values' in parsed)) continue
    for (const key of parsed.values.keys()) keys.add(key)
    if (keys.size > maxFields)
      throw new CommandError(`The objects of the file have more than ${maxFields} different fields.`)
  }
  return keys
}
