import { type ApiClient, createApiClient, type RequestError } from '@sallyport/client/node'
import { exitCodes, Failure } from './failure.ts'
import { readApiKey } from './read-api-key.ts'

const url = process.env.SALLYPORT_URL ?? 'http://localhost:4000'

/** A client with the user's API key. @throws Failure without a usable one */
export function connect(): ApiClient {
  const apiKey = readApiKey()
  try {
    return createApiClient({ url, apiKey })
  } catch {
    throw new Failure(exitCodes.USAGE, 'AUTH_API_KEY or its file does not contain an API key.')
  }
}

/** What the user is told when a request has no result. */
export function failureOf({ code, message, status, retryAfter }: RequestError): Failure {
  if (code === 'RATE_LIMITED' || code === 'OVERLOADED') {
    const when = retryAfter ? ` Try again in ${retryAfter} s.` : ''
    return new Failure(exitCodes.UNAVAILABLE, `The server is busy.${when}`)
  }
  if (code !== 'NETWORK_ERROR') return new Failure(exitCodes.REFUSED, `${code}: ${message}`)
  const problem = status === 0 ? 'cannot be reached' : `sent an answer that is not GraphQL, with the status ${status}`
  return new Failure(exitCodes.UNAVAILABLE, `The server at ${url} ${problem}.`)
}
