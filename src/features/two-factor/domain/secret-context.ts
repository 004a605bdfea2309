/**
 * The context that a stored TOTP secret is encrypted for. It names the user: an attacker who can write to the database
 * must not be able to copy the secret of an account of their own into the row of another user.
 */
export function secretContext(userId: string): string {
  return `totp:${userId}`
}
