/** A password hash in a common format, with its parameters within bounds. */
export interface PlainHash {
  /** log2 of the bcrypt rounds that verifying this password takes; null for every other scheme. */
  bcryptCost(password: string): number | null
  /** Hashes the password with the parameters of the hash, and compares. Rejects if the hash turns out to be damaged. */
  verify(password: string): Promise<boolean>
  /**
   * Whether the hash depends on every character of this password. Where it does not (bcrypt reads 72 bytes), other
   * passwords match the hash as well, and a new hash of this one would refuse them.
   */
  readsAllOf(password: string): boolean
}
