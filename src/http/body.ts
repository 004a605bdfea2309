import type { IncomingMessage } from 'node:http'

/** A request body that is refused, with the HTTP status. */
export class BodyError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The connection closed before the body was received in full. */
export function incompleteBody(): BodyError {
  return new BodyError(400, 'The request body is incomplete.')
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/**
 * Reads a body of a limited size as UTF-8.
 *
 * @throws BodyError 413, 415 or 400
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  return decodeBody(await readBytes(request, limit))
}

/** The text of a body. @throws BodyError 400 if it is not UTF-8 */
export function decodeBody(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new BodyError(400, 'The request body is not valid UTF-8.')
  }
}

/**
 * Reads the bytes of a body of a limited size. Compressed bodies are refused, because a small one can expand to a large one.
 *
 * @throws BodyError 413, 415 or 400
 */
export function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding']
  if (encoding && encoding.toLowerCase() !== 'identity') {
    throw new BodyError(415, 'Compressed request bodies are not supported.')
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit)
  return new Promise((resolve, reject) => {
    // A request whose connection has closed emits nothing any more.
    if (request.destroyed) return reject(incompleteBody())
    const chunks: Buffer[] = []
    let size = 0
    const receive = (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) {
        chunks.push(chunk)
        return
      }
      // The client reads the answer once it has sent everything: the rest is read and dropped, until the request times out.
      chunks.length = 0
      request.off('data', receive).resume()
      reject(tooLarge(limit))
    }
    request.on('data', receive)
    request.on('end', () => {
      const [first] = chunks
      resolve(first && chunks.length === 1 ? first : Buffer.concat(chunks))
    })
    request.on('error', () => reject(incompleteBody()))
  })
}

function tooLarge(limit: number): BodyError {
  return new BodyError(413, `The request body must not exceed ${limit} bytes.`)
}

export interface MediaType {
  type: string
  charset: string | null
}

/** Whether a charset means UTF-8, by any of its labels (`utf8`, `unicode-1-1-utf-8`, …). [WHATWG Encoding §4.2] */
export function isUtf8(charset: string): boolean {
  if (charset === 'utf-8') return true
  try {
    return new TextDecoder(charset).encoding === 'utf-8'
  } catch {
    return false
  }
}

/** The media type of a Content-Type header in lower case, with its charset. Null for a malformed header. */
export function parseMediaType(header: string | undefined): MediaType | null {
  // What nearly every client sends needs no parsing.
  if (header === 'application/json') return { type: header, charset: null }
  const [type = '', ...parameters] = (header ?? '').toLowerCase().split(';')
  if (!/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(type.trim())) return null
  const charset = parameters.map((part) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/.exec(part)?.[1]).find(Boolean)
  return { type: type.trim(), charset: charset ?? null }
}
