import type { AuthClient } from './create-auth-client.ts'

/** What a link or an exchange needs of the client. */
export type TokenSource = Pick<AuthClient, 'getAccessToken' | 'renew'>

/** What is known of the answer of a GraphQL API. */
export interface Answer {
  status?: number | undefined
  errors?: readonly { extensions?: Record<string, unknown> | undefined }[] | undefined
  data?: unknown
}

const refusalCodes: readonly unknown[] = ['TOKEN_EXPIRED', 'TOKEN_INVALID', 'UNAUTHENTICATED']

/** Whether an API has refused the access token: by the status 401, or by the code of an error with any status. */
export function isRefused({ status, errors }: Answer): boolean {
  return status === 401 || (errors?.some(({ extensions }) => refusalCodes.includes(extensions?.code)) ?? false)
}

/** Whether a refused operation can be sent again: a mutation of which a part has been executed must not be. */
export function isRepeatable(kind: string | undefined, { data }: Answer): boolean {
  if (kind === 'query' || typeof data !== 'object' || data === null) return true
  return Object.values(data).every((value) => value === null || value === undefined)
}
