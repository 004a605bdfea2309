import type { Services } from '../../../core/services.ts'

/** A role and the scopes that it grants. */
export interface RoleDefinition {
  name: string
  scopes: string[]
}

/** The roles that members of an organization can have: the built-in ones and those that the operator registered. */
export function listRoles({ config }: Pick<Services, 'config'>): RoleDefinition[] {
  return Object.entries(config.organizationRoles).map(([name, scopes]) => ({ name, scopes }))
}
