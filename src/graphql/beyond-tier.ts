import { fieldRules } from './field-rules.ts'
import type { Operation } from './operation.ts'

/**
 * Whether an operation is executed even if the tier of its caller is used up: if every root field is marked `beyondTier` (`LimitRule`).
 * It is called only then, so that no other request takes time for it.
 */
export function isBeyondTier(operation: Operation): boolean {
  const root = operation.rootFields()
  const declared = root && operation.schema.getRootType(root.operation)?.getFields()
  return !!declared && root.fields.every((name) => fieldRules(declared[name]).beyondTier === true)
}
