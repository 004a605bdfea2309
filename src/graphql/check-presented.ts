import { type DocumentNode, getOperationAST, Kind, type SelectionSetNode } from 'graphql'
import type { Access } from '../core/access/access.ts'
import { RequestError } from '../core/request-error.ts'

const takenBy = { BASIC: 'login', REFRESH_TOKEN: 'refresh' } as const

/**
 * Basic credentials count for `login` and a refresh token for `refresh`, alone: beside any other field they would make a
 * request anonymous that is not meant to be.
 *
 * @throws RequestError TOKEN_INVALID
 */
export function checkPresented(access: Access, document: DocumentNode, operationName: string | null | undefined): void {
  const presented = access.kind === 'ANONYMOUS' ? access.presented : null
  if (!presented) return
  const taker = takenBy[presented.kind]
  const operation = getOperationAST(document, operationName ?? undefined)
  const fields = operation ? rootFields(document, operation.selectionSet) : []
  if (operation?.operation === 'mutation' && fields.every((field) => field === taker)) return
  throw new RequestError('TOKEN_INVALID', `This credential is taken by the mutation \`${taker}\` alone.`)
}

function rootFields(document: DocumentNode, selectionSet: SelectionSetNode): string[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(document, selection.selectionSet)
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
    )
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? rootFields(document, fragment.selectionSet) : []
  })
}
