import { type Access, anonymous } from '../core/access/access.ts'
import { authenticate } from '../core/access/authenticate.ts'
import { EndedTokenError } from '../core/access/credential-error.ts'
import type { RequestError } from '../core/request-error.ts'
import type { Services } from '../core/services.ts'
import { acceptsRefreshCookie, isPublicField } from './access-rules.ts'
import type { RequestContext } from './context.ts'
import type { Operation } from './operation.ts'

interface FoundAccess {
  access: Access
  /** The reason why the presented access token is ignored. Every root field except the public mutations fails with it. */
  blockedBy: RequestError | null
}

/**
 * Determines the access of a request. An access token that has ended is ignored by the public mutations, because the refresh links
 * of GraphQL clients send it with `refresh`. No other field may run as if no token had been presented, and a token that this
 * server did not sign refuses the whole request.
 *
 * @throws RequestError for a credential that does not work
 */
export async function findAccess(
  services: Services,
  { credential, client, refreshCookie }: Pick<RequestContext, 'credential' | 'client' | 'refreshCookie'>,
  operation: Operation,
): Promise<FoundAccess> {
  try {
    return { access: await authenticate(services, credential, client), blockedBy: null }
  } catch (error) {
    if (error instanceof EndedTokenError && hasPublicMutation(operation, refreshCookie?.token != null)) {
      return { access: anonymous, blockedBy: error }
    }
    throw error
  }
}

function hasPublicMutation(operation: Operation, hasCookie: boolean): boolean {
  const root = operation.rootFields()
  if (root?.operation !== 'mutation') return false
  const declared = operation.schema.getMutationType()?.getFields() ?? {}
  return root.fields.some(
    (name) => isPublicField(declared[name]) || (hasCookie && acceptsRefreshCookie(declared[name])),
  )
}
