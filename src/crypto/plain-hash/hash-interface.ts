/** A password hash in a format that others write too, with its parameters within bounds. */
export interface PlainHash {
  /** log2 of the rounds of bcrypt that verifying this password takes; null for every other scheme. */
  bcryptCost(password: string): number | null
  /** Hashes the password as the text says and compares. Rejects when the text turns out to be broken after all. */
  verify(password: string): Promise<boolean>
  /**
   * Whether the hash depends on every character of this password. Where it does not (bcrypt reads 72 bytes), other
   * passwords match the hash as well, and a new hash of this one would refuse them.
   */
  readsAllOf(password: string): boolean
}
