import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import { BodyError, incompleteBody } from './body.ts'

/** A part of a multipart body. Its declared type and the name of its file are not kept. */
export interface Part {
  name: string
  bytes: Buffer
}

/** Bytes of boundaries and headers beside the content of the parts. */
const overhead = 10_000

/**
 * Reads a multipart body of a limited number of parts, each of a limited size. [RFC 7578] Nothing is written anywhere, so an
 * interrupted request leaves nothing.
 *
 * @param sizes the most bytes of each part, in the order of the parts
 * @throws BodyError 400 or 413
 */
export function readParts(req: IncomingMessage, sizes: readonly number[]): Promise<Part[]> {
  const longest = sizes.reduce((sum, size) => sum + size, overhead)
  return new Promise((resolve, reject) => {
    // The connection may close while the upload is admitted, and the request then emits nothing any more.
    if (req.destroyed) return reject(incompleteBody())
    const parts: Promise<Part>[] = []
    let received = 0
    const refuse = (error: unknown) => {
      req.unpipe()
      req.off('data', count)
      // The client reads the answer once it has sent everything: the rest is read and dropped, until the request times out.
      req.resume()
      reject(error)
    }
    const count = (chunk: Buffer) => {
      received += chunk.length
      if (received > longest) refuse(tooLarge(longest))
    }
    const parser = createParser(req, sizes, refuse)
    if (parser === null) return
    parser.on('file', (name: string | undefined, stream: Readable) => {
      const part = collect(name ?? '', stream, sizes[parts.length] ?? 0)
      part.catch(refuse)
      parts.push(part)
    })
    parser.on('filesLimit', () => refuse(new BodyError(400, `A multipart request has ${sizes.length} parts at most.`)))
    parser.on('error', () => refuse(new BodyError(400, 'The multipart body is malformed or incomplete.')))
    parser.on('finish', () => Promise.all(parts).then(resolve, refuse))
    req.on('error', () => refuse(incompleteBody()))
    req.on('aborted', () => refuse(incompleteBody()))
    req.on('data', count)
    req.pipe(parser)
  })
}

function createParser(
  { headers }: IncomingMessage,
  sizes: readonly number[],
  refuse: (error: unknown) => void,
): InstanceType<typeof Busboy> | null {
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      // Every part is read as bytes: a charset that a part declares has no effect.
      isPartAFile: () => true,
      limits: {
        files: sizes.length,
        fields: 0,
        parts: sizes.length + 1,
        fileSize: Math.max(...sizes) + 1,
        fieldNameSize: 100,
        headerPairs: 10,
        headerSize: 2_000,
      },
    })
  } catch {
    // The boundary is missing or malformed.
    refuse(new BodyError(400, 'The Content-Type of a multipart request must have a `boundary`.'))
    return null
  }
}

function collect(name: string, stream: Readable, limit: number): Promise<Part> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) {
        chunks.push(chunk)
        return
      }
      chunks.length = 0
      reject(new BodyError(413, `The part \`${name}\` must not exceed ${limit} bytes.`))
    })
    stream.on('end', () => resolve({ name, bytes: Buffer.concat(chunks) }))
    stream.on('error', () => reject(new BodyError(400, 'The multipart body is malformed or incomplete.')))
  })
}

function tooLarge(limit: number): BodyError {
  return new BodyError(413, `The multipart body must not exceed ${limit} bytes.`)
}
