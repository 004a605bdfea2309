import type { GraphQLResolveInfo } from 'graphql'
import type { Access, ApiKeyAccess, SessionAccess, UserAccess } from '../core/access/access.ts'
import type { Caller } from '../core/access/caller.ts'
import { forbidden, RequestError, unauthenticated } from '../core/request-error.ts'
import type { RequestContext } from './context.ts'

/**
 * The access rule of a field. One declaration is printed (`@authenticated`, `@requiresScopes`), enforced by the scope-auth
 * plugin, and read by the test that walks the schema.
 */
export type AccessRule =
  | { kind: 'public' }
  /** On types: a caller that may read the object may read its fields. */
  | { kind: 'inherited' }
  | { kind: 'authenticated' }
  | { kind: 'scopes'; anyOf: string[][] }
  /** Requires a session: an API key never changes credentials or creates keys. */
  | { kind: 'session'; anyOf: string[][] }
  /** Requires an API key. */
  | { kind: 'api-key' }
  /** Requires the scope `own` of the user that the field belongs to, or one of `others` of any caller. */
  | { kind: 'self'; own: string; others: string[] }

/** How often a field may be executed. Every execution counts, also under an alias. */
export interface LimitRule {
  limit: number
  /** Seconds. */
  duration: number
  /** The executions that count together; by default those of the client's address. */
  by?: LimitKey
  /** The limit of a developer on the same machine, in place of `limit`. */
  firstHour?: number
}

/** Names what an execution is counted by; `countedBy` says it in words. */
export type LimitKey = ((args: Record<string, unknown>, context: RequestContext) => string) & { countedBy: string }

/** The caller, or the client's address while nobody is signed in. */
export const byCaller: LimitKey = Object.assign(keyOfCaller, { countedBy: 'user or API key' })

function keyOfCaller(_args: object, { access, client }: RequestContext): string {
  if (access.kind === 'ANONYMOUS') return client.network
  return access.kind === 'API_KEY' ? `key:${access.apiKey.id}` : `user:${access.user.id}`
}

/** Requires no credential. */
export function isPublic(limit?: LimitRule) {
  return {
    ...(limit ? { directives: printed({}, limit) } : {}),
    extensions: { access: { kind: 'public' } satisfies AccessRule, limitKey: limit?.by, firstHour: limit?.firstHour },
  }
}

/** Whether a field of the schema needs no credential. */
export function isPublicField(field: { extensions: { access?: unknown } } | undefined): boolean {
  const rule = field?.extensions.access
  return typeof rule === 'object' && rule !== null && 'kind' in rule && rule.kind === 'public'
}

/** For types whose fields have no rule of their own: the field that returns the type has one. */
export function inherits() {
  return { extensions: { access: { kind: 'inherited' } satisfies AccessRule } }
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

/** Requires an API key. */
export function requiresApiKey(limit?: LimitRule) {
  return declare({ kind: 'api-key' }, { authenticated: {} }, limit)
}

/** On fields of a user: requires the scope `own` of that user, or one of `others` of any caller. */
export function selfOr(own: string, ...others: string[]) {
  const rule = { kind: 'self', own, others } satisfies AccessRule
  return {
    authScopes: (user: { id: string }, _args: object, context: RequestContext) =>
      checkSelf(context.access, user.id, rule),
    directives: { requiresScopes: { scopes: [[own], ...others.map((scope) => [scope])] } },
    extensions: { access: rule },
  }
}

interface PrintedDirectives {
  authenticated?: Record<string, never>
  requiresScopes?: { scopes: string[][] }
  rateLimit?: { limit: number; duration: number }
}

function printed(directives: PrintedDirectives, limit: LimitRule | undefined): PrintedDirectives {
  return limit ? { ...directives, rateLimit: { limit: limit.limit, duration: limit.duration } } : directives
}

function declare(
  rule: Exclude<AccessRule, { kind: 'self' }>,
  directives: PrintedDirectives,
  limit: LimitRule | undefined,
) {
  return {
    authScopes: (_parent: unknown, _args: object, context: RequestContext, info: GraphQLResolveInfo) => {
      // After a login in the same document, `access` is that of the new session: no field beside it may use that.
      if (context.refusedToken && info.path.prev === undefined) throw context.refusedToken
      return check(context.access, rule)
    },
    directives: printed(directives, limit),
    extensions: { access: rule, limitKey: limit?.by },
  }
}

function check(access: Access, rule: Exclude<AccessRule, { kind: 'self' }>): true {
  if (rule.kind === 'public' || rule.kind === 'inherited') return true
  if (access.kind === 'ANONYMOUS') throw unauthenticated()
  if (rule.kind === 'session' && access.kind !== 'SESSION') {
    throw new RequestError('FORBIDDEN', 'This field requires a session. An API key cannot use it.')
  }
  if (rule.kind === 'api-key' && access.kind !== 'API_KEY') {
    throw new RequestError('FORBIDDEN', 'This field requires an API key.')
  }
  if ((rule.kind === 'scopes' || rule.kind === 'session') && !holdsAny(access, rule.anyOf)) throw forbidden(rule.anyOf)
  return true
}

function checkSelf(access: Access, userId: string, rule: { own: string; others: string[] }): true {
  if (access.kind === 'ANONYMOUS') throw unauthenticated()
  if (access.user.id === userId && access.scopes.has(rule.own)) return true
  if (rule.others.some((scope) => access.scopes.has(scope))) return true
  const enough = rule.others.map((scope) => [scope])
  throw forbidden(access.user.id === userId ? [[rule.own], ...enough] : enough)
}

function holdsAny(access: Access, anyOf: string[][]): boolean {
  return anyOf.length === 0 || anyOf.some((scopes) => scopes.every((scope) => access.scopes.has(scope)))
}

/** The caller of a field whose rule requires a session. */
export function sessionCaller({ access, client }: RequestContext): Caller<SessionAccess> {
  if (access.kind !== 'SESSION') throw new Error('This field has no session rule')
  return { access, client }
}

/** The caller of a field whose rule requires an API key. */
export function apiKeyCaller({ access, client }: RequestContext): Caller<ApiKeyAccess> {
  if (access.kind !== 'API_KEY') throw new Error('This field has no API key rule')
  return { access, client }
}

/** The caller of a field whose rule requires any credential. */
export function userCaller({ access, client }: RequestContext): Caller<UserAccess> {
  if (access.kind === 'ANONYMOUS') throw new Error('This field has no access rule')
  return { access, client }
}
