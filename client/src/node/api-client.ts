import type { OperationMethods } from '../create-auth-client.ts'
import { documentOf, type Field, takesInput } from '../documents.ts'
import { type AuthTokens, type Operations, operations } from '../generated.ts'
import { currentPlatform, type Platform, pause } from '../platform.ts'
import { RequestError } from '../request-error.ts'
import { type Answer, bodyOf, readAnswer } from '../transport.ts'
import { refuseRedirect } from './refuse-redirect.ts'

export interface ApiClientOptions {
  /** The server's PUBLIC_URL, or the address of its GraphQL endpoint. */
  url: string
  /** An API key of a user or of an organization. */
  apiKey: string
  /** How many seconds a request waits for its answer. By default 10; 0 for any time. */
  timeoutSeconds?: number
  /**
   * How many seconds a call may wait in all, and then send its request again, when the server refuses the request because the key has
   * used up its tier. Nothing of such a request was executed. By default 0: the refusal is thrown at once, as that of a field's own limit is.
   */
  retrySeconds?: number
  /** Used in place of the global `fetch`. */
  fetch?: typeof fetch
}

type OpensSession = {
  [F in keyof Operations]: AuthTokens extends Operations[F]['result'] ? F : never
}[keyof Operations]

/**
 * The operations of the schema by their names, but for those that open or end a session. The server refuses an API key for some of them:
 * the description of each operation says what it requires.
 */
export interface ApiClient extends Omit<OperationMethods, OpensSession> {
  /** Sends a document of one's own. @throws RequestError for any error in the answer, so that no part of the data is missing */
  request<Data = Record<string, unknown>>(document: string, variables?: object): Promise<Data>
}

/**
 * Creates a client for a program with an API key. It has no session, keeps nothing, and does not have to be closed.
 *
 * As with `createAuthClient`, a result is a union by `__typename`, and what no program branches on is thrown as a RequestError: a network
 * that failed (`NETWORK_ERROR`), a limit (`RATE_LIMITED`), a missing right (`FORBIDDEN`). A field of a result that the key may not read is null.
 *
 * @throws TypeError for a text that is not an API key
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  return createApiClientOn(currentPlatform(), options)
}

/** The same with what the platform offers given: for tests. */
export function createApiClientOn(platform: Platform, options: ApiClientOptions): ApiClient {
  const { fetch = platform.fetch, timeoutSeconds = 10, retrySeconds = 0 } = options
  const endpoint = `${options.url.replace(/\/+$|\/graphql\/*$/, '')}/graphql`
  // The file of a key may end with a new line.
  const key = /^\s*(sp_(?:live|test)_\w+)\s*$/.exec(options.apiKey)?.[1]
  if (!key) throw new TypeError('The option `apiKey` must be an API key, which begins with sp_live_ or sp_test_.')

  const post = async (document: string, variables: object | undefined): Promise<{ answer: Answer; status: number }> => {
    const { body, headers } = bodyOf(document, variables)
    headers.authorization = `Bearer ${key}`
    const signal = timeoutSeconds > 0 ? AbortSignal.timeout(timeoutSeconds * 1000) : null
    let status = 0
    try {
      const response = await fetch(endpoint, { method: 'POST', body, headers, signal, redirect: 'manual' })
      status = response.status
      await refuseRedirect(response)
      const answer = (await response.json()) as Answer
      if (!answer.data && !answer.errors?.[0]) throw new TypeError('The answer is not GraphQL.')
      return { answer, status }
    } catch (error) {
      if (error instanceof RequestError) throw error
      // Also for the page of a proxy.
      const failure = new RequestError('NETWORK_ERROR', 'The server did not answer.', status)
      failure.cause = error
      throw failure
    }
  }

  /** @param partial whether null in place of a field that failed is a result */
  const send = async (document: string, variables: object | undefined, partial: boolean) => {
    for (let left = retrySeconds; ; ) {
      const { answer, status } = await post(document, variables)
      const wait = secondsToWait(answer)
      if (wait === null || wait > left) {
        return readAnswer(answer.errors?.[0] && !partial ? { ...answer, data: null } : answer, status)
      }
      left -= wait
      await pause(platform, wait * 1000)
    }
  }

  const perform = async (field: Field, text: string, given: object | undefined) => {
    const data = await send(documentOf(field, text), takesInput(text) ? { input: given } : given, true)
    return data[field]
  }
  const methods = Object.entries(operations)
    .filter(([field, text]) => field !== 'logout' && !/\bAuthTokens\b/.test(text))
    .map(([field, text]) => [field, (given?: object) => perform(field as Field, text, given)])
  return {
    ...(Object.fromEntries(methods) as Omit<OperationMethods, OpensSession>),
    request: <Data>(document: string, variables?: object) => send(document, variables, false) as Promise<Data>,
  }
}

/** When a request that was refused as a whole can be sent again; null for any other answer. An error with a path is that of a field. */
function secondsToWait(answer: Answer): number | null {
  const error = answer.errors?.[0]
  const { code, retryAfter } = error?.extensions ?? {}
  return code === 'RATE_LIMITED' && !error?.path && typeof retryAfter === 'number' ? retryAfter : null
}
