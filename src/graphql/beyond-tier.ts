import type { DocumentNode, GraphQLSchema } from 'graphql'
import { fieldRules } from './field-rules.ts'
import { rootFieldsOf } from './root-fields.ts'

/**
 * Whether an operation is executed even if the tier of its caller is used up: if every root field is marked `beyondTier` (`LimitRule`).
 * It is called only then, so that no other request takes time for it.
 */
export function isBeyondTier({
  schema,
  document,
  operationName,
}: {
  schema: GraphQLSchema
  document: DocumentNode
  operationName: string | null
}): boolean {
  const root = rootFieldsOf(document, operationName)
  const declared = root && schema.getRootType(root.operation)?.getFields()
  return !!declared && root.fields.every((name) => fieldRules(declared[name]).beyondTier === true)
}
