import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBody } from './oidc-users.ts'

/** A request to one of the addresses. */
export interface ApiRequest {
  headers: IncomingHttpHeaders
  form: URLSearchParams
}

/** By method and address, such as `GET https://api.github.com/user`. An answer can be changed between two requests. */
export type ApiAnswers = Record<string, (request: ApiRequest) => { status?: number; body: unknown }>

/** A server on loopback in the place of providers whose addresses are fixed. */
export interface ProviderApi {
  answers: ApiAnswers
  requests: string[]
  /** Sends every request to the server, whatever its address is. */
  fetch: typeof fetch
  close(): Promise<void>
}

/** Starts a server that answers as GitHub, Discord or Microsoft do. */
export async function startProviderApi(answers: ApiAnswers): Promise<ProviderApi> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const asked = `${request.method} ${request.headers['x-asked']}`
    requests.push(asked)
    void readBody(request).then((body) => {
      const answer = answers[asked]?.({ headers: request.headers, form: new URLSearchParams(body) })
      response.writeHead(answer?.status ?? (answer ? 200 : 404), { 'content-type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify(answer?.body ?? { message: 'Not Found' }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    answers,
    requests,
    fetch: (url, init) => {
      const headers = new Headers(init?.headers)
      headers.set('x-asked', String(url))
      return fetch(`http://127.0.0.1:${port}/`, { ...init, headers })
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
