import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CredentialHeaders } from '../core/access/credentials.ts'
import type { Client } from '../core/client.ts'
import type { GraphqlServer } from '../graphql/server.ts'
import { BodyError } from './body.ts'
import { negotiate, sendResult } from './graphql-answer.ts'
import { type GraphqlParameters, readGetRequest, readPostRequest } from './graphql-request.ts'
import { parseUrl } from './parse-url.ts'
import { sendJson } from './well-known.ts'

export interface ServeGraphqlDeps {
  graphql: GraphqlServer
  bodyBytes: number
  /** Whether queries are answered by GET. */
  getQueries: boolean
}

/** Serves GraphQL over HTTP: any operation by POST, and queries by GET. Both are executed by the same pipeline. */
export async function serveGraphql(
  { graphql, bodyBytes, getQueries }: ServeGraphqlDeps,
  req: IncomingMessage,
  res: ServerResponse,
  client: Client,
): Promise<void> {
  const byPost = req.method === 'POST'
  const methods = getQueries ? ['GET', 'HEAD', 'POST'] : ['POST']
  if (!methods.includes(req.method ?? '')) {
    res.setHeader('Allow', [...methods, 'OPTIONS'].join(', '))
    return refuse(res, 405, 'Use POST.')
  }
  const type = negotiate(req.headers.accept)
  if (!type) return refuse(res, 406, 'Accept application/graphql-response+json or application/json.')
  let parameters: GraphqlParameters
  try {
    parameters = byPost ? await readPostRequest(req, bodyBytes) : readGetRequest(parseUrl(req).searchParams)
  } catch (error) {
    if (error instanceof BodyError) return refuse(res, error.status, error.message)
    throw error
  }
  const { result, context } = await graphql.execute({
    ...parameters,
    method: byPost ? 'POST' : 'GET',
    client,
    credentials: credentialsOf(req),
  })
  if (!res.writableEnded && !res.destroyed) sendResult(res, result, context, type)
}

function credentialsOf(req: IncomingMessage): CredentialHeaders {
  const apiKey = req.headers['x-api-key']
  return { authorization: req.headers.authorization, apiKey: Array.isArray(apiKey) ? apiKey.join(',') : apiKey }
}

function refuse(res: ServerResponse, status: number, message: string): void {
  // The rest of the body is not read, so the connection cannot be reused.
  if (status === 413 || status === 415) res.setHeader('Connection', 'close')
  sendJson(res, status, { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] })
}
