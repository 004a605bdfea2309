import { ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import type { ChangedData } from '../store/apply-changes.ts'
import { tooLarge } from './check-json.ts'

/** Checks the result of a change against the size limit and the operator's schema. Data that did not change is not checked. */
export function checkResult(
  { config, dataSchema }: Pick<Services, 'config' | 'dataSchema'>,
  { data, changed, grown }: ChangedData,
): ValidationError | null {
  if (!changed) return null
  const { bytes } = config.dataLimits
  // Where the operator lowered the limit, data above it can still shrink.
  if (grown && Buffer.byteLength(JSON.stringify(data)) > bytes) return new ValidationError([tooLarge(['input'], bytes)])
  const broken = dataSchema?.(data) ?? []
  if (broken.length === 0) return null
  return new ValidationError(broken.map((rule) => ({ ...rule, path: ['data', ...rule.path] })))
}
