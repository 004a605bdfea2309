import type { GraphQLResolveInfo } from 'graphql'
import {
  type CredentialAccess,
  type KeyAccess,
  type OrganizationAccess,
  type SessionAccess,
  subjectOf,
  type UserAccess,
  userOf,
} from '../core/access/access.ts'
import type { Caller } from '../core/access/caller.ts'
import type { AccessRule, LimitKey, LimitRule, RequestRule } from './access-rule.ts'
import { assertAccess, assertInOrganization, assertSelf } from './assert-access.ts'
import type { RequestContext } from './context.ts'
import { type DeclaredField, type FieldRules, fieldRules } from './field-rules.ts'

export type { AccessRule, LimitKey, LimitRule } from './access-rule.ts'

/** The caller, or the client's address while nobody is signed in. */
export const byCaller: LimitKey = { subject: 'CALLER', keyOf: keyOfCaller }

function keyOfCaller(_args: object, { access, client }: RequestContext): string {
  return subjectOf(access) ?? client.network
}

/** The user, with all of the user's sessions and API keys: for what another API key must not add a budget to. */
export const byUser: LimitKey = { subject: 'USER', keyOf: keyOfUser }

function keyOfUser(_args: object, { access, client }: RequestContext): string {
  const user = userOf(access)
  return user ? `user:${user.id}` : client.network
}

/** Requires no credential. */
export function isPublic(limit?: LimitRule) {
  return {
    ...(limit ? { directives: printed({}, limit) } : {}),
    extensions: { access: { kind: 'public' }, ...ofLimit(limit) } satisfies FieldRules,
  }
}

/** Whether a field of the schema needs no credential. */
export function isPublicField(field: DeclaredField): boolean {
  return fieldRules(field).access?.kind === 'public'
}

/** For types whose fields have no rule of their own: the field that returns the type has one. */
export function inherits() {
  return { extensions: { access: { kind: 'inherited' } } } satisfies { extensions: FieldRules }
}

/** Requires any credential. */
export function isAuthenticated(limit?: LimitRule) {
  return declare({ kind: 'authenticated' }, { authenticated: {} }, limit)
}

/** Requires a credential that holds every scope of one of the lists. */
export function requires(anyOf: string[][], limit?: LimitRule) {
  return declare({ kind: 'scopes', anyOf }, { requiresScopes: { scopes: anyOf } }, limit)
}

/** Requires a session that holds every scope of one of the lists; any session if there is no list. */
export function requiresSession(anyOf: string[][], limit?: LimitRule) {
  const directives = anyOf.length > 0 ? { requiresScopes: { scopes: anyOf } } : { authenticated: {} }
  return declare({ kind: 'session', anyOf }, directives, limit)
}

/** Requires a session, by its access token or by its refresh cookie. */
export function requiresSessionOrCookie(limit?: LimitRule) {
  return declare({ kind: 'session', anyOf: [], orCookie: true }, { authenticated: {} }, limit)
}

/** Whether a field of the schema accepts the refresh cookie in place of an access token. */
export function acceptsRefreshCookie(field: DeclaredField): boolean {
  const { access } = fieldRules(field)
  return access?.kind === 'session' && access.orCookie === true
}

/** Requires an API key. */
export function requiresApiKey(limit?: LimitRule) {
  return declare({ kind: 'api-key' }, { authenticated: {} }, limit)
}

/** On fields of a user: requires the scope `own` of that user, or one of `others` of any caller. */
export function selfOr(own: string, ...others: string[]) {
  const rule = { kind: 'self', own, others } satisfies AccessRule
  return {
    assertAccess: (user: { id: string }, _args: object, context: RequestContext) =>
      assertSelf(context.access, user.id, rule),
    directives: { requiresScopes: { scopes: [[own], ...others.map((scope) => [scope])] } },
    extensions: { access: rule } satisfies FieldRules,
  }
}

/** On fields of a thing that belongs to a user: requires the scope of that user. No other caller can read them. */
export function ownerOnly(own: string) {
  const rule = { kind: 'self', own, others: [] } satisfies AccessRule
  return {
    assertAccess: (thing: { userId: string }, _args: object, context: RequestContext) =>
      assertSelf(context.access, thing.userId, rule),
    directives: { requiresScopes: { scopes: [[own]] } },
    extensions: { access: rule } satisfies FieldRules,
  }
}

/** Requires a scope in the organization that the arguments name; see `OrganizationRule`. */
export function requiresInOrganization(
  scope: string | null,
  options: { write?: boolean; keys?: boolean; limit?: LimitRule } = {},
) {
  const [own, administrator] = options.write
    ? (['organizations:write', 'users:write'] as const)
    : (['organizations:read', 'users:read'] as const)
  const directives = {
    requiresScopes: { scopes: [[own], [administrator]] },
    ...(scope ? { requiresOrganizationScopes: { scopes: [[scope]] } } : {}),
  }
  return declare(
    { kind: 'organization', own, scope, administrator, keys: options.keys ?? true },
    directives,
    options.limit,
  )
}

/**
 * On fields of an organization: requires the scope in that organization. Null is for callers who belong to it: a resource server
 * that was told of an organization must not read its members.
 */
export function ofOrganization(scope: string | null) {
  return {
    assertAccess: (inside: OrganizationAccess, _args: object, context: RequestContext) =>
      assertInOrganization(context.access, inside, scope),
    directives: scope === null ? { authenticated: {} } : { requiresOrganizationScopes: { scopes: [[scope]] } },
    extensions: { access: { kind: 'in-organization', scope } } satisfies FieldRules,
  }
}

interface PrintedDirectives {
  authenticated?: Record<string, never>
  requiresScopes?: { scopes: string[][] }
  requiresOrganizationScopes?: { scopes: string[][] }
  rateLimit?: { limit: number; duration: number }
}

function printed(directives: PrintedDirectives, limit: LimitRule | undefined): PrintedDirectives {
  return limit ? { ...directives, rateLimit: { limit: limit.limit, duration: limit.duration } } : directives
}

function declare(rule: RequestRule, directives: PrintedDirectives, limit: LimitRule | undefined) {
  return {
    assertAccess: (_parent: unknown, _args: object, context: RequestContext, info: GraphQLResolveInfo) => {
      if (rule.kind === 'session' && rule.orCookie && context.refreshCookie?.token != null) return true
      // After a login in the same document, `access` belongs to the new session: no field beside it may use it.
      if (context.blockedBy && info.path.prev === undefined) throw context.blockedBy
      return assertAccess(context.access, rule)
    },
    directives: printed(directives, limit),
    extensions: { access: rule, ...ofLimit(limit) } satisfies FieldRules,
  }
}

/** What the directive does not print of a limit. */
function ofLimit(limit: LimitRule | undefined): FieldRules {
  const { by, together, localLimit, hashesPassword, beyondTier } = limit ?? {}
  return { limitKey: by, limitTogether: together, localLimit, hashesPassword, beyondTier }
}

/** The caller of a field whose rule requires a session. */
export function sessionCaller({ access, client }: RequestContext): Caller<SessionAccess> {
  if (access.kind !== 'SESSION') throw new Error('This field has no session rule')
  return { access, client }
}

/** The caller of a field whose rule requires an API key. */
export function apiKeyCaller({ access, client }: RequestContext): Caller<KeyAccess> {
  if (access.kind !== 'API_KEY' && access.kind !== 'ORGANIZATION_KEY') throw new Error('This field has no API key rule')
  return { access, client }
}

/** The caller of a field whose rule requires a scope of the server, which only users have. */
export function userCaller({ access, client }: RequestContext): Caller<UserAccess> {
  if (access.kind !== 'SESSION' && access.kind !== 'API_KEY')
    throw new Error('This field has no rule that requires a user')
  return { access, client }
}

/** The caller of a field whose rule requires any credential. */
export function credentialCaller({ access, client }: RequestContext): Caller<CredentialAccess> {
  if (access.kind === 'ANONYMOUS') throw new Error('This field has no access rule')
  return { access, client }
}
