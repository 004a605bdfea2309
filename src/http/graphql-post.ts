import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import type { CredentialHeaders } from '../core/access/credentials.ts'
import type { Client } from '../core/client.ts'
import type { GraphqlRequest, GraphqlServer } from '../graphql/server.ts'
import { BodyError, parseMediaType, readBody } from './body.ts'
import { negotiate, sendResult } from './graphql-answer.ts'

export interface GraphqlPostDeps {
  graphql: GraphqlServer
  bodyBytes: number
}

/**
 * The hot path: GraphQL over HTTP by POST, JSON alone. A form of another site cannot send JSON without a preflight, which
 * only listed origins pass. [ASVS 5.0 3.5.2, GraphQL over HTTP]
 */
export async function serveGraphqlPost(
  deps: GraphqlPostDeps,
  req: IncomingMessage,
  res: ServerResponse,
  client: Client,
): Promise<void> {
  const type = negotiate(req.headers.accept)
  if (!type) return refuse(deps, res, 406, 'Accept application/graphql-response+json or application/json.')
  let request: GraphqlRequest
  try {
    const media = parseMediaType(req.headers['content-type'])
    if (media?.type !== 'application/json') throw new BodyError(415, 'Send the request as application/json.')
    if (media.charset && media.charset !== 'utf-8') throw new BodyError(415, 'Send the request in UTF-8.')
    request = parseRequest(await readBody(req, deps.bodyBytes))
  } catch (error) {
    if (error instanceof BodyError) return refuse(deps, res, error.status, error.message)
    throw error
  }
  const { result, context } = await deps.graphql.run({ req, res, client, credentials: credentialsOf(req) }, request)
  if (!res.writableEnded && !res.destroyed) sendResult(res, result, context, type)
}

export function credentialsOf(req: IncomingMessage): CredentialHeaders {
  const apiKey = req.headers['x-api-key']
  return { authorization: req.headers.authorization, apiKey: Array.isArray(apiKey) ? apiKey.join(',') : apiKey }
}

function parseRequest(text: string): GraphqlRequest {
  const body = parseJson(text)
  if (Array.isArray(body)) throw new BodyError(400, 'Batches are not taken: send one operation a request.')
  if (!isObject(body)) throw new BodyError(400, 'The body must be a JSON object.')
  const { query, operationName = null, variables = null, extensions = null } = body
  if (typeof query !== 'string' || query === '') throw new BodyError(400, 'The body deps a `query`: a text.')
  if (operationName !== null && typeof operationName !== 'string') {
    throw new BodyError(400, '`operationName` must be a text.')
  }
  if (variables !== null && !isObject(variables)) throw new BodyError(400, '`variables` must be an object.')
  if (extensions !== null && !isObject(extensions)) throw new BodyError(400, '`extensions` must be an object.')
  return { query, operationName, variables }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BodyError(400, 'The body is not valid JSON.')
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(deps: GraphqlPostDeps, res: ServerResponse, status: number, message: string): void {
  const error = deps.graphql.present(new GraphQLError(message))
  const body = JSON.stringify({ errors: [{ message, extensions: { code: error.extensions.code } }] })
  res.statusCode = status
  // What is left of the body is not read: the connection cannot be used again.
  if (status === 413 || status === 415) res.setHeader('Connection', 'close')
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.end(body)
}
