import type { RequestContext } from './context.ts'

/**
 * The access rule of a field. One declaration is printed (`@authenticated`, `@requiresScopes`), enforced by the access
 * plugin, and read by the test that walks the schema.
 */
export type AccessRule =
  | { kind: 'public' }
  /** On types: a caller that may read the object may read its fields. */
  | { kind: 'inherited' }
  | { kind: 'authenticated' }
  | { kind: 'scopes'; anyOf: string[][] }
  /** Requires a session: an API key never changes credentials or creates keys. With `orCookie`, its refresh cookie is enough. */
  | { kind: 'session'; anyOf: string[][]; orCookie?: true }
  /** Requires an API key. */
  | { kind: 'api-key' }
  /** Requires the scope `own` of the user that the field belongs to, or one of `others` of any caller. */
  | { kind: 'self'; own: string; others: string[] }
  | OrganizationRule
  /** On fields of an organization: requires the scope in that organization; null for any caller who belongs to it. */
  | { kind: 'in-organization'; scope: string | null }

/**
 * Requires a scope in the organization that the arguments name. The caller's role there gives it to a user whose credential
 * holds `own`; an API key of the organization may hold it itself; `administrator` stands in for it. Which organization it is
 * only the rows determine, so that the field's verb checks the scope there (`organizationAccess`).
 */
export interface OrganizationRule {
  kind: 'organization'
  own: string
  /** Null if every member may use the field. */
  scope: string | null
  administrator: string
  /** Whether an API key of the organization can use the field. */
  keys: boolean
}

/** How often a field may be executed. Every execution counts, even under an alias. */
export interface LimitRule {
  limit: number
  /** Seconds. */
  duration: number
  /** The executions that count together; by default the executions of the client's address. */
  by?: LimitKey
  /** The names of fields whose executions count together, in one window; this field is one of them. */
  together?: readonly string[]
  /** The limit of a developer on the same machine, in place of `limit`. */
  localLimit?: number
  /**
   * The tier of the caller counts the field, and does not refuse it alone or with other such fields: an attacker who uses up the requests
   * of a user or of a resource server must not stop it. The limit here is then the only one.
   */
  beyondTier?: true
  /** Every execution hashes a password: it is refused, and not counted, while the queue of hashes is full. */
  hashesPassword?: true
}

/** Who or what executions are counted by. CALLER: the user with all sessions, or one API key; USER: the user with all API keys as well. */
export type LimitSubject = 'CLIENT' | 'CALLER' | 'USER' | 'SESSION' | 'MAILBOX'

/** Counts executions by another subject than the client's address. */
export interface LimitKey {
  subject: Exclude<LimitSubject, 'CLIENT'>
  /** Names the subject of an execution, as a part of the key of its window. */
  keyOf(args: Record<string, unknown>, context: RequestContext): string | Promise<string>
}

/** The rules that the access of a request alone decides. */
export type RequestRule = Exclude<AccessRule, { kind: 'self' } | { kind: 'in-organization' }>
