import type { Platform } from './platform.ts'
import { RequestError } from './request-error.ts'

/** How long a request waits for an answer that others wait for, in milliseconds. */
export const longestWait = 15_000

/** Sends a document. @throws RequestError when there is no data */
export type Send = (
  query: string,
  variables: object | undefined,
  options?: { token?: string | null; timeout?: number | undefined },
) => Promise<Record<string, unknown>>

/** The connection to a server, with the difference between its clock and that of the device. */
export interface Transport {
  send: Send
  /** Milliseconds since 1970 by the server's clock, as far as it is known. */
  serverNow(): number
}

/** An answer of GraphQL over HTTP. */
export interface Answer {
  data?: Record<string, unknown> | null
  errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[]
}

/** @param cookies whether the server keeps the refresh token in a cookie of the browser */
export function createTransport(platform: Platform, endpoint: string, cookies: boolean): Transport {
  let skew = 0
  const send: Send = async (query, variables, { token, timeout } = {}) => {
    const controller = timeout && typeof AbortController === 'function' ? new AbortController() : null
    const cancel = controller && platform.after(timeout as number, () => controller.abort())
    const { body, headers } = bodyOf(query, variables)
    if (token) headers.authorization = `Bearer ${token}`
    // Another site cannot send this header. A program has no cookies.
    if (cookies || !platform.isBrowser) headers['x-sallyport-cookie'] = cookies ? 'on' : 'off'
    let status = 0
    try {
      const response = await platform.fetch(endpoint, {
        method: 'POST',
        body,
        headers,
        credentials: cookies ? 'include' : 'omit',
        signal: controller?.signal ?? null,
      })
      status = response.status
      // The device's clock may be wrong by hours, and its owner may correct it at any time. [RFC 9110 §6.6.1]
      const date = Date.parse(response.headers.get('date') ?? '')
      if (date) skew = date - platform.now()
      return readAnswer((await response.json()) as Answer | null, status)
    } catch (error) {
      if (error instanceof RequestError) throw error
      // Also for the page of a proxy or a captive portal: it says nothing about the session.
      const failure = new RequestError('NETWORK_ERROR', 'The server did not answer.', status)
      failure.cause = error
      throw failure
    } finally {
      cancel?.()
    }
  }
  return { send, serverNow: () => platform.now() + skew }
}

/** The data of an answer. @throws RequestError when there is none */
export function readAnswer(answer: Answer | null, status: number): Record<string, unknown> {
  const data = answer?.data
  const error = answer?.errors?.[0]
  // A document of several fields may have failed in one: what there is of the others is the result.
  if (error && !holdsData(data)) {
    const { code, ...extensions } = error.extensions ?? {}
    throw new RequestError(typeof code === 'string' ? code : 'UNKNOWN', error.message, status, extensions)
  }
  if (!data) throw new TypeError('The answer is not GraphQL.')
  return data
}

/** Whether there is anything but nulls in objects. */
function holdsData(data: unknown): boolean {
  if (typeof data !== 'object' || Array.isArray(data)) return data !== undefined
  return data !== null && Object.values(data).some(holdsData)
}

/** The body of a request with a document, and the headers that belong to it. */
export function bodyOf(
  query: string,
  variables: object | undefined,
): { body: string | FormData; headers: Record<string, string> } {
  const headers = { accept: 'application/graphql-response+json' }
  const files: Blob[] = []
  const text = JSON.stringify({ query, variables }, (_key, value: unknown) => {
    if (typeof Blob !== 'function' || !(value instanceof Blob)) return value
    files.push(value)
    return null
  })
  const [file] = files
  if (!file) return { body: text, headers: { ...headers, 'content-type': 'application/json' } }
  // The one file that the schema takes is `input.avatar`. [GraphQL multipart request specification]
  const form = new FormData()
  form.set('operations', text)
  form.set('map', '{"0":["variables.input.avatar"]}')
  form.set('0', file)
  return { body: form, headers: { ...headers, 'graphql-require-preflight': '1' } }
}
