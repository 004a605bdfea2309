import type { AdminAccess } from '../../domain/admin/privilege.ts'
import type { RequestContext } from '../context.ts'

/** The credential behind a field whose rule takes scopes. */
export function adminOf({ access }: RequestContext): AdminAccess {
  if (access.kind === 'ANONYMOUS') throw new Error('This field has no access rule')
  return access
}
