import { type DocumentNode, getOperationAST, Kind, type OperationTypeNode, type SelectionSetNode } from 'graphql'

/** The operation of a document that is executed, with the names of its root fields; null where none can be determined. */
export function rootFieldsOf(
  document: DocumentNode,
  operationName: string | null,
): { operation: OperationTypeNode; fields: string[] } | null {
  const operation = getOperationAST(document, operationName)
  if (!operation) return null
  return { operation: operation.operation, fields: fieldsOf(document, operation.selectionSet) }
}

function fieldsOf(document: DocumentNode, selectionSet: SelectionSetNode): string[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(document, selection.selectionSet)
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
    )
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? fieldsOf(document, fragment.selectionSet) : []
  })
}
