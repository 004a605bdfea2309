/** Rules for the definitions of roles in one variable. */
interface RoleRules {
  /** The name of the variable, for the messages. */
  variable: string
  /** The roles that cannot be defined, each with the reason. */
  fixed: Record<string, string>
  /** The reason why a role must not have a scope; null when it may have it. */
  refuseScope: (role: string, scope: string) => string | null
}

/**
 * Parses `support=users:read,sessions:read;billing=…`: roles with their scopes. Each problem is reported to `problem` as one
 * sentence.
 */
export function readRoleDefinitions(
  definitions: string,
  { variable, fixed, refuseScope }: RoleRules,
  problem: (sentence: string) => void,
): Map<string, string[]> {
  const roles = new Map<string, string[]>()
  for (const definition of definitions.split(';').filter((part) => part.trim() !== '')) {
    const [name = '', scopeList] = definition.split('=').map((part) => part.trim())
    if (!/^[a-z][a-z0-9_-]{0,62}$/.test(name) || scopeList === undefined || definition.split('=').length > 2) {
      problem(`${variable} must be written as name=scope,scope;name=scope with names in lower case.`)
      continue
    }
    const reason = fixed[name]
    if (reason !== undefined) {
      problem(`${variable} must not define ${name}: ${reason}`)
      continue
    }
    if (roles.has(name)) problem(`${variable} defines ${name} twice.`)
    const scopes = [...new Set(scopeList.split(/[\s,]+/).filter(Boolean))]
    const refused = scopes.flatMap((scope) => refuseScope(name, scope) ?? [])
    for (const sentence of refused) problem(sentence)
    roles.set(
      name,
      scopes.filter((scope) => refuseScope(name, scope) === null),
    )
  }
  return roles
}
