/** A request for a mail that anyone can make for any address. */
export interface MailRequest {
  email: string
  /** From an earlier sign-in on the same device. */
  deviceToken?: string | null | undefined
}
