import { ValidationError } from '../../../core/errors.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import type { Services } from '../../../core/services.ts'
import type { ChangedData } from '../store/apply-changes.ts'
import { tooLarge } from './check-json.ts'

/** Checks the result of a change against the size limit and the operator's schema. Data that did not change is not checked. */
export function checkResult(
  { config, dataSchema }: Pick<Services, 'config' | 'dataSchema'>,
  { data, changed, before }: ChangedData,
): ValidationError | null {
  if (!changed) return null
  const { bytes } = config.dataLimits
  // Where the operator lowered the limit, data above it can still shrink.
  const size = sizeOf(data)
  if (size > bytes && size > sizeOf(before ?? {})) return new ValidationError([tooLarge(['input'], bytes)])
  const broken = dataSchema?.(data) ?? []
  if (broken.length === 0) return null
  return new ValidationError(broken.map((rule) => ({ ...rule, path: ['data', ...rule.path] })))
}

/** The number of bytes of the JSON. The database's text of the same value may be longer. */
function sizeOf(data: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(data))
}
