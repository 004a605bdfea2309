import type { FieldError } from '../../../core/errors.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import type { Services } from '../../../core/services.ts'
import { checkObject } from './check-json.ts'

/**
 * Checks the whole data of a new account: by the limits of `updateData`, and by the operator's schema. Data that is not given is not
 * checked: there are ways to make an account that have no place for it.
 *
 * @param path of the value, for the errors
 */
export function checkOwnData(
  { config, dataSchema }: Pick<Services, 'config' | 'dataSchema'>,
  data: JsonObject | null | undefined,
  path: string[],
): FieldError[] {
  if (data == null) return []
  const problems = checkObject(config.dataLimits, data, path)
  if (problems.length > 0 || !dataSchema) return problems
  // As the database returns it: an object of a literal in the document has no prototype, and would not equal one of the schema.
  const stored: JsonObject = JSON.parse(JSON.stringify(data))
  return dataSchema(stored).map((rule) => ({ ...rule, path: [...path, ...rule.path] }))
}
