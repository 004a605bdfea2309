import type { Access, ApiKeyAccess, SessionAccess } from '../core/access/access.ts'
import { forbidden, RequestError, unauthenticated } from '../core/request-error.ts'
import type { RequestContext } from './context.ts'

/**
 * One declaration per field: what it prints (`@authenticated`, `@requiresScopes`), what the scope-auth plugin enforces,
 * and what the schema walk of the tests reads are the same rule.
 */
export type AccessRule =
  | { kind: 'public' }
  /** On types: whoever was let through to the object may read its fields. */
  | { kind: 'inherited' }
  | { kind: 'authenticated' }
  | { kind: 'scopes'; anyOf: string[][] }
  /** Takes a session: an API key never touches credentials or mints keys. */
  | { kind: 'session'; anyOf: string[][] }
  /** Takes an API key. */
  | { kind: 'api-key' }
  /** The user themself with `own`, anyone with one of `others`. */
  | { kind: 'self'; own: string; others: string[] }

/** How often a field may be executed, however it is aliased or batched. */
export interface LimitRule {
  limit: number
  /** Seconds. */
  duration: number
  /** Whose executions count together; by default those of the client's address. */
  by?: LimitKey
}

export type LimitKey = (args: Record<string, unknown>, context: RequestContext) => string

/** The caller, or the client's address while nobody is signed in. */
export const byCaller: LimitKey = (_args, { access, client }) => {
  if (access.kind === 'ANONYMOUS') return client.network
  return access.kind === 'API_KEY' ? `key:${access.apiKey.id}` : `user:${access.user.id}`
}

/** Anybody may ask: on purpose. */
export function isPublic(limit?: LimitRule) {
  return {
    ...(limit ? { directives: printed({}, limit) } : {}),
    extensions: { access: { kind: 'public' } satisfies AccessRule, limitKey: limit?.by },
  }
}

/** For types whose fields have no rule of their own: the field that leads to them has. */
export function inherits() {
  return { extensions: { access: { kind: 'inherited' } satisfies AccessRule } }
}

/** Any good credential. */
export function isAuthenticated(limit?: LimitRule) {
  return declare({ kind: 'authenticated' }, { authenticated: {} }, limit)
}

/** A credential that holds all scopes of any one list. */
export function requires(anyOf: string[][], limit?: LimitRule) {
  return declare({ kind: 'scopes', anyOf }, { requiresScopes: { scopes: anyOf } }, limit)
}

/** A session that holds all scopes of any one list; none: any session. */
export function requiresSession(anyOf: string[][], limit?: LimitRule) {
  const directives = anyOf.length > 0 ? { requiresScopes: { scopes: anyOf } } : { authenticated: {} }
  return declare({ kind: 'session', anyOf }, directives, limit)
}

/** The calling API key itself. */
export function requiresApiKey(limit?: LimitRule) {
  return declare({ kind: 'api-key' }, { authenticated: {} }, limit)
}

/** On fields of a user: the user themself with the scope `own`, anybody with one of `others`. */
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
    authScopes: (_parent: unknown, _args: object, context: RequestContext) => check(context.access, rule),
    directives: printed(directives, limit),
    extensions: { access: rule, limitKey: limit?.by },
  }
}

function check(access: Access, rule: Exclude<AccessRule, { kind: 'self' }>): true {
  if (rule.kind === 'public' || rule.kind === 'inherited') return true
  if (access.kind === 'ANONYMOUS') throw unauthenticated()
  if (rule.kind === 'session' && access.kind !== 'SESSION') {
    throw new RequestError('FORBIDDEN', 'This needs a session: an API key cannot do it.')
  }
  if (rule.kind === 'api-key' && access.kind !== 'API_KEY') {
    throw new RequestError('FORBIDDEN', 'This needs an API key.')
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

/** The session behind a field whose rule takes a session. */
export function sessionOf(context: RequestContext): SessionAccess {
  if (context.access.kind !== 'SESSION') throw new Error('This field has no session rule')
  return context.access
}

/** The key behind a field whose rule takes an API key. */
export function apiKeyOf(context: RequestContext): ApiKeyAccess {
  if (context.access.kind !== 'API_KEY') throw new Error('This field has no API key rule')
  return context.access
}
