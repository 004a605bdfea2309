import { createContextCache } from '@pothos/core'
import DataLoader from 'dataloader'
import { type Access, anonymous, type OrganizationAccess } from '../../../core/access/access.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { findOrganizations } from '../domain/find-organizations.ts'

type Loader = DataLoader<string, OrganizationAccess | null>

// By the access of the request, because a login changes it within the request.
const loadersOf = createContextCache((_context: RequestContext) => new Map<Access, Loader>())

/**
 * What the caller may do in an organization; null if it does not exist for the caller. The organizations of a list are read
 * together.
 */
export async function loadOrganization(
  context: RequestContext,
  id: string | null | undefined,
): Promise<OrganizationAccess | null> {
  const { access, services } = context
  if (!id || access === anonymous) return null
  const loaders = loadersOf(context)
  let loader = loaders.get(access)
  if (!loader) {
    loader = new DataLoader((ids: readonly string[]) => findOrganizations(services, access, ids), { cache: false })
    loaders.set(access, loader)
  }
  return loader.load(id)
}
