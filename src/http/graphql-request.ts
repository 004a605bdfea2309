import { isAscii } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import { BodyError, decodeBody, isUtf8, type MediaType, readBytes } from './body.ts'
import { asOperation, type GraphqlParameters, parseJson, toParameters } from './graphql-parameters.ts'

/** The number of bytes of bodies that are kept, and the longest body that is kept. */
const keptBytes = 250_000
const maxKeptLength = 4_000

/** Reads a POST request. @throws BodyError 400, 413 or 415 */
export type ReadPostRequest = (req: IncomingMessage, media: MediaType | null) => Promise<GraphqlParameters>

/**
 * Makes the function that reads POST requests, which must be JSON. A form of another site cannot send JSON without a preflight, which
 * only listed origins pass. [ASVS 5.0 3.5.2, GraphQL over HTTP §5.3] A body without variables is recognised by its bytes when it comes
 * again, and not parsed.
 *
 * @param bodyBytes the most bytes of a body
 */
export function createReadPostRequest(bodyBytes: number): ReadPostRequest {
  const kept = new LRUCache<string, GraphqlParameters>({
    maxSize: keptBytes,
    maxEntrySize: maxKeptLength,
    sizeCalculation: (_parameters, bytes) => bytes.length,
  })
  const read = (body: Buffer): GraphqlParameters => {
    const bytes = body.length <= maxKeptLength ? body.toString('latin1') : null
    const known = bytes && kept.get(bytes)
    if (known) return known
    const text = bytes !== null && isAscii(body) ? bytes : decodeBody(body)
    const parameters = toParameters(asOperation(parseJson(text, 'The body'), 'The body'))
    if (bytes && parameters.variables === null) kept.set(bytes, Object.freeze(parameters))
    return parameters
  }
  return (req, media) => {
    if (media?.type !== 'application/json') throw new BodyError(415, 'Send the request as application/json.')
    if (media.charset && !isUtf8(media.charset)) throw new BodyError(415, 'Send the request in UTF-8.')
    return readBytes(req, bodyBytes).then(read)
  }
}

/**
 * Reads a request by GET from the query string of its URL. [GraphQL over HTTP §5.2]
 *
 * @throws BodyError 400
 */
export function readGetRequest(parameters: URLSearchParams): GraphqlParameters {
  for (const name of ['query', 'documentId', 'operationName', 'variables', 'extensions']) {
    // One of two values would be ignored: which one is a matter of the program that reads them.
    if (parameters.getAll(name).length > 1) throw new BodyError(400, `\`${name}\` is given more than once.`)
  }
  const json = (name: string) => {
    const text = parameters.get(name)
    return text ? parseJson(text, `\`${name}\``) : null
  }
  return toParameters({
    query: parameters.get('query'),
    documentId: parameters.get('documentId'),
    operationName: parameters.get('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  })
}
