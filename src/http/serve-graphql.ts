import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CredentialHeaders } from '../core/access/credentials.ts'
import type { Client } from '../core/client.ts'
import { type CookieHeaders, cookieModeHeader } from '../graphql/refresh-cookie.ts'
import type { GraphqlServer } from '../graphql/server.ts'
import type { AdmitUpload } from './admit-upload.ts'
import { BodyError, type MediaType, parseMediaType } from './body.ts'
import { negotiate, sendResult } from './graphql-answer.ts'
import type { GraphqlParameters } from './graphql-parameters.ts'
import { type ReadPostRequest, readGetRequest } from './graphql-request.ts'
import { type HeaderFields, preflightHeaders, setHeaders } from './headers.ts'
import { hasPreflightHeader, readMultipartRequest } from './multipart-request.ts'
import { parseUrl } from './parse-url.ts'
import { sendJson } from './well-known.ts'

interface ServeGraphqlDeps {
  graphql: GraphqlServer
  admitUpload: AdmitUpload
  readPostRequest: ReadPostRequest
  bodyBytes: number
  /** Whether queries are answered by GET. */
  getQueries: boolean
  /** Whether a page of this server sent a request. */
  isFromOwnPage(req: IncomingMessage): boolean
}

const withGet = ['GET', 'HEAD', 'POST']
const postAlone = ['POST']
const cookieModeField = cookieModeHeader.toLowerCase()

/**
 * Serves GraphQL over HTTP: any operation by POST, a mutation with a file by POST as multipart, and queries by GET. All are
 * executed by the same pipeline.
 *
 * @param headers of every response to this request
 */
export async function serveGraphql(
  deps: ServeGraphqlDeps,
  req: IncomingMessage,
  res: ServerResponse,
  client: Client,
  headers: HeaderFields,
): Promise<void> {
  const methods = deps.getQueries ? withGet : postAlone
  if (!methods.includes(req.method ?? '')) {
    return refuse(res, [...headers, 'Allow', [...methods, 'OPTIONS'].join(', ')], 405, 'Use POST.')
  }
  const type = negotiate(req.headers.accept)
  if (!type) return refuse(res, headers, 406, 'Accept application/graphql-response+json or application/json.')
  const credentials = credentialsOf(req)
  let release = () => {}
  try {
    const media = req.method === 'POST' ? parseMediaType(req.headers['content-type']) : null
    const form = formOf(req, media)
    if (form === 'MULTIPART') release = await admitFile(deps, req, credentials, client)
    const parameters = await readParameters(deps, req, form, media)
    const { result, context } = await deps.graphql.execute({
      ...parameters,
      method: form === 'QUERY_STRING' ? 'GET' : 'POST',
      client,
      credentials,
      cookies: cookiesOf(deps, req),
      carriesFile: form === 'MULTIPART',
    })
    if (!res.writableEnded && !res.destroyed) sendResult(res, headers, result, context, type)
  } catch (error) {
    if (error instanceof BodyError) return refuse(res, headers, error.status, error.message)
    throw error
  } finally {
    release()
  }
}

/** Where a request has its parameters. What is sent by POST and is not multipart must be JSON. */
type ParametersForm = 'QUERY_STRING' | 'JSON' | 'MULTIPART'

function formOf(req: IncomingMessage, media: MediaType | null): ParametersForm {
  if (req.method !== 'POST') return 'QUERY_STRING'
  return media?.type === 'multipart/form-data' ? 'MULTIPART' : 'JSON'
}

/** A form of another site must not send a file in a visitor's name. @returns what releases the place of the upload */
async function admitFile(
  { admitUpload }: ServeGraphqlDeps,
  req: IncomingMessage,
  credentials: CredentialHeaders,
  client: Client,
): Promise<() => void> {
  if (hasPreflightHeader(req)) return admitUpload(credentials, client)
  throw new BodyError(
    415,
    `Send the request as application/json. With a file, send it as multipart/form-data with the header ${preflightHeaders[0]}.`,
  )
}

function readParameters(
  { bodyBytes, readPostRequest }: ServeGraphqlDeps,
  req: IncomingMessage,
  form: ParametersForm,
  media: MediaType | null,
): Promise<GraphqlParameters> | GraphqlParameters {
  switch (form) {
    case 'QUERY_STRING':
      return readGetRequest(parseUrl(req).searchParams)
    case 'MULTIPART':
      return readMultipartRequest(req, bodyBytes)
    case 'JSON':
      return readPostRequest(req, media)
  }
}

function credentialsOf(req: IncomingMessage): CredentialHeaders {
  return {
    authorization: req.headers.authorization,
    apiKey: joined(req.headers['x-api-key']),
    organization: joined(req.headers['x-org-id']),
  }
}

function cookiesOf({ isFromOwnPage }: ServeGraphqlDeps, req: IncomingMessage): CookieHeaders {
  const { cookie, origin } = req.headers
  const cookieMode = joined(req.headers[cookieModeField])
  return { cookie, origin, cookieMode, ownPage: cookieMode !== undefined && isFromOwnPage(req) }
}

function joined(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header
}

function refuse(res: ServerResponse, headers: HeaderFields, status: number, message: string): void {
  setHeaders(res, headers)
  sendJson(res, status, { errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] })
}
