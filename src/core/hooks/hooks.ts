import type { User } from '../identity/store/user.ts'

/** Where the request behind an event comes from. */
export interface HookClient {
  ip: string
  userAgent: string | null
}

/** Somebody as a hook sees them: never a password, a hash or a token. */
export interface HookUser {
  id: string
  email: string
  emailVerified: boolean
  username: string | null
  name: string | null
  role: string
  createdAt: Date
}

/** What a before hook answers with: nothing, or a refusal. */
export type Verdict = Refusal | undefined

/**
 * Code of whoever embeds the server, called around what users do.
 *
 * A before hook may refuse, by returning or throwing {@link refuse}; whatever else it throws is an unexpected error.
 * Nothing of the operation is written when it did not let it pass. An after hook is called when the operation is
 * committed; it can neither undo nor delay it, and its errors are logged.
 *
 * `beforeSignup` and `beforeLogin` are called for known and unknown addresses alike, before anybody was looked up. A hook
 * that looks itself whether the address has an account, and answers or waits differently, tells a stranger who has one.
 */
export interface Hooks {
  /** Somebody asks for an account. The address is normalised and valid; whether it has an account is not known yet. */
  beforeSignup?(event: {
    email: string
    username: string | null
    name: string | null
    client: HookClient
  }): Verdict | Promise<Verdict>
  /** An account exists: after the address was confirmed, or at once where addresses need not be. */
  afterSignup?(event: { user: HookUser; client: HookClient }): unknown
  /** Somebody tries to sign in: before anybody was looked up and before the password is looked at. */
  beforeLogin?(event: { identifier: string; client: HookClient }): Verdict | Promise<Verdict>
  /** A session was opened for somebody. */
  afterLogin?(event: { user: HookUser; sessionId: string; method: LoginMethod; client: HookClient }): unknown
  /** The current password, or the link from the mail, was right; the new password is not kept yet. */
  beforePasswordChange?(event: {
    user: HookUser
    reason: PasswordChangeReason
    client: HookClient
  }): Verdict | Promise<Verdict>
  afterPasswordChange?(event: { user: HookUser; reason: PasswordChangeReason; client: HookClient }): unknown
  /** The owner gave the password, or an administrator may do it; the account is still there. */
  beforeAccountDeletion?(event: { user: HookUser; by: DeletedBy; client: HookClient }): Verdict | Promise<Verdict>
  /** The account is gone: this is its last state. */
  afterAccountDeletion?(event: { user: HookUser; by: DeletedBy; client: HookClient }): unknown
  /** The account has another address. `user` holds the new one. */
  afterEmailChange?(event: { user: HookUser; oldEmail: string; reason: EmailChangeReason; client: HookClient }): unknown
}

export type LoginMethod = 'password' | 'totp' | 'recovery_code' | 'signup'
/** Changed by who knew the old one, or reset by a link. */
export type PasswordChangeReason = 'changed' | 'reset'
export type DeletedBy = 'user' | 'administrator'
/** Confirmed by its owner, set by an administrator, or taken back with "this was not me". */
export type EmailChangeReason = 'confirmed' | 'administrator' | 'disowned'

/** A before hook's own no. */
export class Refusal extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'Refusal'
    this.code = code
  }
}

/**
 * For a before hook to return or throw. The client gets a FORBIDDEN error (HTTP 403) with this message, and `code` as
 * `extensions.reason`.
 */
export function refuse(code: string, message: string): Refusal {
  return new Refusal(code, message)
}

/** Somebody as a hook may see them. */
export function hookUser(user: User): HookUser {
  return {
    id: user.id,
    email: user.email,
    emailVerified: Boolean(user.emailVerifiedAt),
    username: user.username ?? null,
    name: user.name ?? null,
    role: user.role,
    createdAt: user.createdAt,
  }
}
