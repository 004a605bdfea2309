import { type FieldError, ValidationError } from '../../../core/errors.ts'
import type { FieldRule } from '../../../core/field-rule.ts'
import type { RateLimitTier } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { maxReasonLength, parseUserFilter, reasonTooLong, type UserFilter } from '../../admin/index.ts'
import type { BulkAction, BulkChange } from '../bulk-change.ts'

export interface BulkInput {
  action: BulkAction
  ids?: readonly string[] | null | undefined
  filter?: UserFilter | null | undefined
  role?: string | null | undefined
  tier?: RateLimitTier | null | undefined
  reason?: string | null | undefined
}

/** A change and the users that it is for. */
export interface CheckedBulk {
  change: BulkChange
  filter: UserFilter
}

/**
 * Checks a change of many users. It is by ids or by a filter, exactly one of them, and an empty list is nobody: a program that
 * loses its list must not change everybody. An argument that the action does not use is refused, because the caller means another
 * action.
 *
 * @throws RequestError BAD_USER_INPUT for a filter that cannot be searched for
 */
export function checkBulkInput(deps: Pick<Services, 'config'>, input: BulkInput): CheckedBulk | ValidationError {
  const problems = [...checkTarget(input), ...checkArguments(deps, input)]
  const change = changeOf(input)
  if (problems.length > 0 || !change) return new ValidationError(problems)
  if (input.filter) return { change, filter: parseUserFilter(input.filter) }
  return { change, filter: { ids: [...new Set(input.ids?.map((id) => id.toLowerCase()))] } }
}

function checkTarget({ ids, filter }: BulkInput): FieldError[] {
  if ((ids == null) === (filter == null)) {
    return [problem('ids', 'one_of', 'Give either `ids` or `filter`, and not both.')]
  }
  return (ids ?? []).every(isUuid) ? [] : [problem('ids', 'uuid', 'Every id must be the id of a user, a UUID.')]
}

const used: Record<'role' | 'tier' | 'reason', BulkAction> = { role: 'SET_ROLE', tier: 'SET_TIER', reason: 'SUSPEND' }

function checkArguments({ config }: Pick<Services, 'config'>, input: BulkInput): FieldError[] {
  const problems: FieldError[] = []
  for (const name of ['role', 'tier', 'reason'] as const) {
    const isGiven = input[name] != null
    const isUsed = input.action === used[name]
    if (isGiven && !isUsed) problems.push(problem(name, 'unused', `\`${name}\` is for the action ${used[name]} alone.`))
    if (isUsed && !isGiven && name !== 'reason')
      problems.push(problem(name, 'required', `${used[name]} needs \`${name}\`.`))
  }
  if (input.role != null && !Object.hasOwn(config.roles, input.role)) {
    problems.push(problem('role', 'known_role', 'This role is not configured.'))
  }
  if ((input.reason?.trim().length ?? 0) > maxReasonLength) problems.push(reasonTooLong(['input', 'reason']))
  return problems
}

function changeOf({ action, role, tier, reason }: BulkInput): BulkChange | null {
  if (action === 'SET_ROLE') return role == null ? null : { action, role }
  if (action === 'SET_TIER') return tier == null ? null : { action, tier }
  return action === 'SUSPEND' ? { action, reason: reason?.trim() || null } : { action }
}

function problem(name: string, rule: FieldRule, message: string): FieldError {
  return { path: ['input', name], rule, message }
}
