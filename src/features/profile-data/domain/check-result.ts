import { type FieldError, ValidationError } from '../../../core/errors.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import type { Services } from '../../../core/services.ts'
import type { ChangedData } from '../store/apply-changes.ts'
import { type DataLimits, tooLarge } from './check-json.ts'

/** Checks the result of a change against the size limit and the operator's schema. Data that did not change is not checked. */
export function checkResult(
  { config, dataSchema }: Pick<Services, 'config' | 'dataSchema'>,
  { data, changed, before }: ChangedData,
): ValidationError | null {
  if (!changed) return null
  const grown = checkSize(config.dataLimits, { before: before ?? {}, after: data })
  if (grown) return new ValidationError([grown])
  const broken = dataSchema?.(data) ?? []
  if (broken.length === 0) return null
  return new ValidationError(broken.map((rule) => ({ ...rule, path: ['data', ...rule.path] })))
}

/** Checks the size of data after a change. Where the operator lowered the limit, data above it can still shrink. */
export function checkSize(
  { bytes }: DataLimits,
  { before, after }: { before: JsonObject; after: JsonObject },
): FieldError | null {
  const size = sizeOf(after)
  return size > bytes && size > sizeOf(before) ? tooLarge(['input'], bytes) : null
}

/** The number of bytes of the JSON. The database's text of the same value may be longer. */
function sizeOf(data: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(data))
}
