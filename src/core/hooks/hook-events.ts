/** The client of the request that caused an event. */
export interface HookClient {
  ip: string
  userAgent: string | null
}

/** A user as hooks see it: without password, hash or token. */
export interface HookUser {
  id: string
  /** Null for an account that was made by an identity provider, until a mailed link proves an address. */
  email: string | null
  emailVerified: boolean
  username: string | null
  name: string | null
  role: string
  createdAt: Date
}

/** The answer of a before hook: nothing, or a refusal. */
export type Verdict = Refusal | undefined

/** What a mail says, in its subject and its two parts. */
export interface MailText {
  /** One line of at most 250 characters. */
  subject: string
  /** The part in plain text. */
  text: string
  /** The part in HTML: a whole page. */
  html: string
}

/** A mail that is about to be sent, with what the server would write into it. */
export interface MailEvent {
  /** Stable, such as `verify-email`: docs/hooks.md lists all of them. */
  kind: string
  /** The address. */
  to: string
  /** PRODUCT_NAME. */
  product: string
  /** The link of the button. Null for a mail without one. */
  link: string | null
  /** The link “this was not me”. Null for a mail that reports no change. */
  notMeLink: string | null
  /** The code that the reader types, as the mail shows it. Null for a mail without one. */
  code: string | null
  /** The other values of the mail, by its kind. Users typed names and reasons: escape them in HTML. */
  data: Record<string, unknown>
}

/**
 * Functions of the program that embeds the server, called around the operations of users.
 *
 * A before hook may refuse the operation by returning or throwing {@link refuse}; any other error that it throws is an
 * unexpected error, and so is one that has not ended after 30 seconds. Nothing is written when it refuses. An after hook is called once the
 * operation is committed; it can neither undo nor delay it, and its errors are logged.
 *
 * `beforeSignup` and `beforeLogin` are called for known and unknown addresses alike, before any account is looked up. Where a proof
 * comes first (an identity provider, a passkey, a mail with SIGNUP_BY_MAIL), they are called once it was given. A
 * hook that looks up the address, and answers or waits differently, reveals to strangers which addresses have accounts.
 *
 * `writeMail` is called when a queued mail is sent. It alone gets links and codes.
 */
export interface Hooks {
  /**
   * An account is requested. The address is normalised and valid; whether it has an account is not known yet. It is null for
   * an account at an identity provider that names no proved address. Where sign-up is closed (SIGNUP), it is called for
   * invited people alone, or for nobody.
   */
  beforeSignup?(event: {
    email: string | null
    username: string | null
    name: string | null
    /** Whether the sign-up has a valid invitation to an organization. */
    invited: boolean
    /** The `data` of `signup`, within its limits; null if there is none. A change of this object changes nothing. */
    data: Record<string, unknown> | null
    client: HookClient
  }): Verdict | Promise<Verdict>
  /** An account was made: when the address was confirmed, or at once where addresses do not have to be confirmed. */
  afterSignup?(event: { user: HookUser; client: HookClient }): unknown
  /**
   * A login is attempted. No account has been looked up and no password checked. The identifier is what the user typed; for an
   * account at an identity provider it is `<provider>:<subject>`, and for a passkey the id of the user, whose signature has been
   * verified.
   */
  beforeLogin?(event: { identifier: string; client: HookClient }): Verdict | Promise<Verdict>
  /** A session was opened. */
  afterLogin?(event: { user: HookUser; sessionId: string; method: LoginMethod; client: HookClient }): unknown
  /** The current password, or the mailed link, was correct; the new password is not stored yet. */
  beforePasswordChange?(event: {
    user: HookUser
    reason: PasswordChangeReason
    client: HookClient
  }): Verdict | Promise<Verdict>
  afterPasswordChange?(event: { user: HookUser; reason: PasswordChangeReason; client: HookClient }): unknown
  /** The owner confirmed with the password, or an administrator may delete the account; it still exists. */
  beforeAccountDeletion?(event: { user: HookUser; by: DeletedBy; client: HookClient }): Verdict | Promise<Verdict>
  /** The account was deleted; `user` is its last state. */
  afterAccountDeletion?(event: { user: HookUser; by: DeletedBy; client: HookClient }): unknown
  /** The address of the account has changed; `user` has the new one. */
  afterEmailChange?(event: {
    user: HookUser
    /** Null if the account had no address. */
    oldEmail: string | null
    reason: EmailChangeReason
    client: HookClient
  }): unknown
  /**
   * A mail is about to be sent. The result replaces its subject and both parts; nothing leaves it as it is. If the hook fails, takes longer
   * than five seconds or returns something else, the mail is sent as it was written, and the failure is logged. After one that took longer,
   * the hook is not called for 30 seconds, so that the other mails do not wait.
   *
   * @param written what the server wrote
   */
  writeMail?(mail: MailEvent, written: MailText): MailText | undefined | Promise<MailText | undefined>
}

export type LoginMethod = 'password' | 'totp' | 'recovery_code' | 'signup' | 'oauth' | 'passkey' | 'mail' | 'login_code'
/** Changed with the current password, or reset by a mailed link. */
export type PasswordChangeReason = 'changed' | 'reset'
export type DeletedBy = 'user' | 'administrator'
/** Confirmed by its owner, set by an administrator, or restored with “this was not me”. */
export type EmailChangeReason = 'confirmed' | 'administrator' | 'disowned'

/** The refusal of a before hook. */
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
