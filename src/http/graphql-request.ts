import type { IncomingMessage } from 'node:http'
import { BodyError, isUtf8, type MediaType, readBody } from './body.ts'
import { asOperation, type GraphqlParameters, parseJson, toParameters } from './graphql-parameters.ts'

/**
 * Reads a POST request, which must be JSON. A form of another site cannot send JSON without a preflight, which only listed origins
 * pass. [ASVS 5.0 3.5.2, GraphQL over HTTP §5.3]
 *
 * @throws BodyError 400, 413 or 415
 */
export async function readPostRequest(
  req: IncomingMessage,
  media: MediaType | null,
  bodyBytes: number,
): Promise<GraphqlParameters> {
  if (media?.type !== 'application/json') throw new BodyError(415, 'Send the request as application/json.')
  if (media.charset && !isUtf8(media.charset)) throw new BodyError(415, 'Send the request in UTF-8.')
  return toParameters(asOperation(parseJson(await readBody(req, bodyBytes), 'The body'), 'The body'))
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
