import { randomUUID } from 'node:crypto'
import { GraphQLError } from 'graphql'
import { RequestError } from '../core/request-error.ts'
import { toRequestError } from '../core/to-request-error.ts'
import { messageForClient } from './message-for-client.ts'

/** Logs an unexpected failure with the correlation id that the client received. */
export type ReportError = (error: unknown, correlationId: string) => void

/**
 * An error as a client may see it: a code of the closed list, the HTTP status (`extensions.http`, which is removed before the
 * response is written), and no part of the message of an unexpected error. [ASVS 5.0 16.5.1]
 */
export function createPresentError(report: ReportError, options: { suggestions: boolean }) {
  return function presentError(error: unknown): GraphQLError {
    const original = error instanceof GraphQLError ? error.originalError : error
    const byGraphql = error instanceof GraphQLError && (!original || original instanceof GraphQLError)
    if (byGraphql && !isOurs(error)) return presentClientError(error, options)
    const refused = toRequestError(original)
    const internal = refused.code === 'INTERNAL_SERVER_ERROR'
    const correlationId = internal ? randomUUID() : undefined
    if (correlationId) report(original ?? error, correlationId)
    return new GraphQLError(boundMessage(refused.message), {
      ...places(error),
      extensions: {
        code: refused.code,
        ...refused.extensions,
        ...(correlationId ? { correlationId } : {}),
        http: { status: refused.status },
      },
    })
  }
}

/**
 * An error that graphql-js reports during the execution is caused by a value that a resolver returned, except for errors
 * about arguments, which are caused by the client.
 */
function isOurs({ path, message }: GraphQLError): boolean {
  return path !== undefined && !message.startsWith('Argument "')
}

/** Presents an error in the document or its variables. */
function presentClientError(error: GraphQLError, options: { suggestions: boolean }): GraphQLError {
  const refused = new RequestError('BAD_USER_INPUT', messageForClient(error, options))
  return new GraphQLError(boundMessage(refused.message), {
    ...places(error),
    extensions: { code: refused.code, http: error.extensions.http ?? { status: refused.status } },
  })
}

export interface ShownLimit {
  limit: number
  remaining: number
  /** JSON has it as text. */
  resetsAt: Date | string
}

/** A limit as the JSON of `extensions.rateLimit`. A general conversion takes ten times as long. */
export function limitJson({ limit, remaining, resetsAt }: ShownLimit): string {
  const text = typeof resetsAt === 'string' ? resetsAt : resetsAt.toJSON()
  return `{"limit":${limit},"remaining":${remaining},"resetsAt":"${text}"}`
}

/** A limit as names and values of headers in turn; its reset in seconds since 1970. */
export function limitHeaders(shown: ShownLimit): string[] {
  const { limit, remaining, resetsAt } = shown
  const milliseconds = typeof resetsAt === 'string' ? Date.parse(resetsAt) : resetsAt.getTime()
  return [
    'X-RateLimit-Limit',
    String(limit),
    'X-RateLimit-Remaining',
    String(remaining),
    'X-RateLimit-Reset',
    String(Math.ceil(milliseconds / 1000)),
  ]
}

const maxMessageLength = 500

/** A message may contain text of an attacker. */
function boundMessage(message: string): string {
  return message.length > maxMessageLength ? `${message.slice(0, maxMessageLength - 1)}…`.toWellFormed() : message
}

function places(error: unknown) {
  if (!(error instanceof GraphQLError)) return {}
  const { nodes, source, positions, path } = error
  return { nodes, source, positions, path }
}
