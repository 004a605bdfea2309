/**
 * A file of a multipart request, as an argument of a field. Its name and its declared type are not kept: the client chose them,
 * and nothing may depend on them. The bytes are private, so that no walk over the arguments of a field visits each of them.
 */
export class UploadedFile {
  readonly #bytes: Buffer
  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }
  get bytes(): Buffer {
    return this.#bytes
  }
}

/** The most bytes of an uploaded file. */
export const maxFileBytes = 5_000_000
