import type { RequestContext } from '../../../graphql/context.ts'
import type { AdminAccess } from '../domain/privilege.ts'

/** The credential behind a field whose rule takes scopes. */
export function adminOf({ access }: RequestContext): AdminAccess {
  if (access.kind === 'ANONYMOUS') throw new Error('This field has no access rule')
  return access
}
