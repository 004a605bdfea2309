import type { DocumentNode, GraphQLSchema } from 'graphql'
import { rootFieldsOf } from './root-fields.ts'

/**
 * Whether an operation is served also when the tier of its caller is used up, because each of its root fields is (`LimitRule`). The
 * answer is needed only then, so that no other request takes time for it.
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
  return !!declared && root.fields.every((name) => declared[name]?.extensions.beyondTier === true)
}
