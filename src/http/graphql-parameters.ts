import { isNestedTooDeeply, maxNesting } from '../core/nesting.ts'
import type { SentRequest } from '../graphql/server.ts'
import type { DocumentReference } from '../graphql/trusted-documents.ts'
import { BodyError } from './body.ts'

/** The parameters of a request. [GraphQL over HTTP §5.1] */
export type GraphqlParameters = Pick<SentRequest, 'operationName' | 'variables'> & DocumentReference

/**
 * Checks the parameters of a request.
 *
 * @throws BodyError 400
 */
export function toParameters(values: Record<string, unknown>): GraphqlParameters {
  const { operationName = null, variables = null, extensions = null } = values
  if (operationName !== null && typeof operationName !== 'string') {
    throw new BodyError(400, '`operationName` must be a string.')
  }
  if (variables !== null && !isObject(variables)) throw new BodyError(400, '`variables` must be a JSON object.')
  if (extensions !== null && !isObject(extensions)) throw new BodyError(400, '`extensions` must be a JSON object.')
  // An empty name counts as none [GraphQL over HTTP §5.1], and so do variables without one: many clients always send them.
  const given = variables === null || Object.keys(variables).length === 0 ? null : variables
  return { ...readReference(values, extensions), operationName: operationName || null, variables: given }
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

/** Parses JSON whose nesting is bounded. @param subject of the message @throws BodyError 400 */
export function parseJson(text: string, subject: string): unknown {
  if (isNestedTooDeeply(text)) throw new BodyError(400, `${subject} is nested more than ${maxNesting} levels deep.`)
  try {
    return JSON.parse(text)
  } catch {
    throw new BodyError(400, `${subject} is not valid JSON.`)
  }
}

/** The one operation of a request. @param subject of the message @throws BodyError 400 for a batch, and for a value that is not an object */
export function asOperation(body: unknown, subject: string): Record<string, unknown> {
  if (Array.isArray(body)) throw new BodyError(400, 'Batches are not supported: send one operation per request.')
  if (!isObject(body)) throw new BodyError(400, `${subject} must be a JSON object.`)
  return body
}

/** Whether a value of parsed JSON is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
