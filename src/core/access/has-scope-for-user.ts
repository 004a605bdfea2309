import type { Access } from './access.ts'

/** Whether a caller may read what belongs to a user: as that user with the scope `own`, or with one of `others`. */
export function hasScopeForUser(access: Access, userId: string, rule: { own: string; others: string[] }): boolean {
  if (access.kind === 'ANONYMOUS') return false
  if (access.user?.id === userId && access.scopes.has(rule.own)) return true
  return rule.others.some((scope) => access.scopes.has(scope))
}
