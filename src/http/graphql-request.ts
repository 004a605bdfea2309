import type { IncomingMessage } from 'node:http'
import { deepestNesting, isNestedTooDeeply } from '../core/nesting.ts'
import type { SentRequest } from '../graphql/server.ts'
import type { DocumentReference } from '../graphql/trusted-documents.ts'
import { BodyError, isUtf8, parseMediaType, readBody } from './body.ts'

/** The parameters of a request. [GraphQL over HTTP §5.1] */
export type GraphqlParameters = Pick<SentRequest, 'operationName' | 'variables'> & DocumentReference

/**
 * Reads a POST request, which must be JSON. A form of another site cannot send JSON without a preflight, which only listed origins
 * pass. [ASVS 5.0 3.5.2, GraphQL over HTTP §5.3]
 *
 * @throws BodyError 400, 413 or 415
 */
export async function readPostRequest(req: IncomingMessage, bodyBytes: number): Promise<GraphqlParameters> {
  const media = parseMediaType(req.headers['content-type'])
  if (media?.type !== 'application/json') throw new BodyError(415, 'Send the request as application/json.')
  if (media.charset && !isUtf8(media.charset)) throw new BodyError(415, 'Send the request in UTF-8.')
  const body = parseJson(await readBody(req, bodyBytes), 'The body')
  if (Array.isArray(body)) throw new BodyError(400, 'Batches are not supported: send one operation per request.')
  if (!isObject(body)) throw new BodyError(400, 'The body must be a JSON object.')
  return toParameters(body)
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

function toParameters(values: Record<string, unknown>): GraphqlParameters {
  const { operationName = null, variables = null, extensions = null } = values
  if (operationName !== null && typeof operationName !== 'string') {
    throw new BodyError(400, '`operationName` must be a string.')
  }
  if (variables !== null && !isObject(variables)) throw new BodyError(400, '`variables` must be a JSON object.')
  if (extensions !== null && !isObject(extensions)) throw new BodyError(400, '`extensions` must be a JSON object.')
  // An empty name counts as none. [GraphQL over HTTP §5.1]
  return { ...readReference(values, extensions), operationName: operationName || null, variables }
}

function readReference(values: Record<string, unknown>, extensions: Record<string, unknown> | null): DocumentReference {
  const { query = null, documentId = null } = values
  if (documentId !== null) {
    if (query !== null) throw new BodyError(400, 'Send either `query` or `documentId`.')
    return { query, documentId: readId(documentId, '`documentId`'), isProbe: false }
  }
  const persisted = extensions?.persistedQuery
  if (query === null && isObject(persisted) && typeof persisted.sha256Hash === 'string') {
    const id = readId(`sha256:${persisted.sha256Hash}`, '`sha256Hash`')
    return { query, documentId: id, isProbe: true }
  }
  if (typeof query !== 'string' || query === '') throw new BodyError(400, '`query` must be a non-empty string.')
  return { query, documentId: null, isProbe: false }
}

function readId(id: unknown, name: string): string {
  if (typeof id === 'string' && /^sha256:[0-9a-f]{64}$/.test(id)) return id
  throw new BodyError(400, `${name} must be a SHA-256 in 64 lower-case hexadecimal digits.`)
}

function parseJson(text: string, subject: string): unknown {
  if (isNestedTooDeeply(text)) throw new BodyError(400, `${subject} is nested more than ${deepestNesting} levels deep.`)
  try {
    return JSON.parse(text)
  } catch {
    throw new BodyError(400, `${subject} is not valid JSON.`)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
