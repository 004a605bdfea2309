import { type DocumentNode, getOperationAST, Kind, type SelectionSetNode } from 'graphql'
import type { Credential } from '../core/access/credentials.ts'
import { RequestError } from '../core/request-error.ts'

const usedBy = { BASIC: 'login', REFRESH_TOKEN: 'refresh' } as const

/**
 * Basic credentials are input of `login`, and a refresh token is input of `refresh`. Beside any other field they would
 * turn a request into an anonymous one that its sender did not mean to be anonymous.
 *
 * @throws RequestError TOKEN_INVALID
 */
export function checkCredentialUse(
  credential: Credential,
  document: DocumentNode,
  operationName: string | null | undefined,
): void {
  if (credential.kind !== 'BASIC' && credential.kind !== 'REFRESH_TOKEN') return
  const field = usedBy[credential.kind]
  const operation = getOperationAST(document, operationName ?? undefined)
  const fields = operation ? rootFields(document, operation.selectionSet) : []
  if (operation?.operation === 'mutation' && fields.every((name) => name === field)) return
  throw new RequestError('TOKEN_INVALID', `Only the mutation \`${field}\` accepts this credential.`)
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
