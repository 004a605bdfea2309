import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationTypeNode,
  type SelectionSetNode,
} from 'graphql'

/** What an operation asks for at its root. */
export interface RootFields {
  operation: OperationTypeNode
  /** Their names, each once. */
  fields: string[]
}

/**
 * The operation of a document that is executed, with the names of its root fields; null where none can be determined. Each
 * fragment is visited once, as in the execution, regardless of how often it is spread: the document may not have been validated, and
 * an attacker can write one that spreads a fragment 2^60 times.
 */
export function rootFieldsOf(document: DocumentNode, operationName: string | null): RootFields | null {
  const operation = getOperationAST(document, operationName)
  if (!operation) return null
  const fields = new Set<string>()
  let unvisited: Map<string, FragmentDefinitionNode> | null = null

  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) fields.add(selection.name.value)
      else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet)
      else visitFragment(selection.name.value)
    }
  }
  const visitFragment = (name: string): void => {
    // Most operations spread no fragment at their root.
    unvisited ??= fragmentsOf(document)
    const fragment = unvisited.get(name)
    if (!fragment) return
    unvisited.delete(name)
    visit(fragment.selectionSet)
  }

  visit(operation.selectionSet)
  return { operation: operation.operation, fields: [...fields] }
}

/** Of two fragments with one name, the last counts, as for the limits of documents. */
function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  return fragments
}
