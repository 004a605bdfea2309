import type { FieldError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'

/** Checks that a role is configured. A role that was not given breaks no rule. @returns the broken rule, if any */
export function checkRole(deps: Pick<Services, 'config'>, role: string | null | undefined): FieldError[] {
  if (role == null || Object.hasOwn(deps.config.roles, role)) return []
  return [{ path: ['input', 'role'], rule: 'known_role', message: 'This role is not configured.' }]
}
