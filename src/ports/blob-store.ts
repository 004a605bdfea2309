/** Files by name, which all instances share. They are kept outside the database. */
export interface BlobStore {
  /**
   * Writes a file, or replaces it. A reader gets the old file or the new one, and never a part of one.
   *
   * @throws BlobStoreUnavailableError
   */
  put(name: string, bytes: Uint8Array): Promise<void>
  /** Reads a file; null if there is none. @throws BlobStoreUnavailableError */
  get(name: string): Promise<Buffer | null>
  /** Deletes a file. A file that does not exist counts as deleted. @throws BlobStoreUnavailableError */
  delete(name: string): Promise<void>
}

/** The storage cannot be reached or refuses the operation. The same operation may succeed later. */
export class BlobStoreUnavailableError extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(`The storage of files is unavailable: ${problem}`, options)
    this.name = 'BlobStoreUnavailableError'
  }
}

/**
 * A name becomes a part of a path or of a URL. An attacker must not reach another file through it, so it has no slash and does
 * not begin with a dot. [ASVS 5.0 5.3.2]
 *
 * @throws Error for any other name
 */
export function assertBlobName(name: string): void {
  if (!/^[a-z0-9][a-z0-9.-]{2,120}$/.test(name)) throw new Error('This is not the name of a stored file')
}
