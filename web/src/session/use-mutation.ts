import { useAuth } from '@sallyport/client/react'
import { type Action, type ActionOptions, useAction } from './use-action.ts'
import { sendRequest, type TypedDocument } from './use-request.ts'

/** Sends a mutation that has one field with the alias `result`. */
export function useSender<Result, Variables extends object>(
  document: TypedDocument<{ result: Result }, Variables>,
): (variables: Variables) => Promise<Result> {
  const { client } = useAuth()
  return async (variables) => (await sendRequest(client, document, variables)).result
}

/** A mutation as an action: for those that the client has no function for. It has one field with the alias `result`. */
export function useMutation<Result extends { __typename: string }, Variables extends object>(
  document: TypedDocument<{ result: Result }, Variables>,
  options: ActionOptions<Variables, Result> = {},
): Action<Variables> {
  return useAction(useSender(document), options)
}
