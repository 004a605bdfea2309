import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Answer, answerIn } from './answer.ts'

export type Load = {
  port: number
  connections: number
  seconds: number
  /** The next request of a connection, as bytes of HTTP. */
  request(connection: number): Buffer
  /** Whether a response is the expected one. */
  accept(answer: Answer, connection: number): boolean
  /** Requests per second over all connections. By default, each connection sends the next request after a response. */
  rate?: number
  /** The number of requests after which the load ends, if the time does not end it before. */
  requests?: number
}

export type LoadResult = {
  completed: number
  failed: number
  perSecond: number
  p50: number
  p99: number
  failure?: string
}

/**
 * Sends requests over keep-alive connections, with one request in flight on each, and reports the responses per second and
 * their times in milliseconds. Requests that are in flight at the end are awaited and counted.
 */
export async function runLoad(load: Load): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(load.port)))
  const times: number[] = []
  let failed = 0
  let failure: string | undefined
  const started = performance.now()
  const deadline = started + load.seconds * 1000
  let last = started
  let sent = 0

  const drive = async (socket: Socket, connection: number) => {
    const ask = exchanger(socket)
    for (let turn = 0; ; turn++) {
      let due = performance.now()
      if (load.rate) {
        // The response time begins when the request was due, not when this process was able to send it.
        due = started + ((turn * load.connections + connection) * 1000) / load.rate
        if (due > performance.now()) await pause(Math.ceil(due - performance.now()))
      }
      if (due >= deadline || (load.requests !== undefined && sent >= load.requests)) return
      sent++
      const answer = await ask(load.request(connection))
      last = performance.now()
      times.push(last - due)
      if (load.accept(answer, connection)) continue
      failed++
      failure ??= `${answer.status} ${answer.body.toString().slice(0, 300)}`
    }
  }
  await Promise.all(sockets.map(drive)).finally(() => {
    for (const socket of sockets) socket.destroy()
  })
  times.sort((a, b) => a - b)
  return {
    completed: times.length,
    failed,
    perSecond: (times.length * 1000) / (last - started),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    failure,
  }
}

/** Opens a loopback connection without Nagle's algorithm. */
export async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** Returns a function that sends a request over a connection and resolves with its response, one at a time. */
export function exchanger(socket: Socket): (request: Buffer) => Promise<Answer> {
  let received: Buffer = Buffer.alloc(0)
  let waiting: PromiseWithResolvers<Answer> | undefined
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const answer = answerIn(received)
    if (!answer) return
    received = Buffer.alloc(0)
    waiting?.resolve(answer)
  })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('The server closed the connection.')))
  return (request) => {
    waiting = Promise.withResolvers<Answer>()
    socket.write(request)
    return waiting.promise
  }
}

/** The bytes of a GraphQL request. */
export function graphqlRequest(body: object, headers: Record<string, string> = {}): Buffer {
  return httpRequest('POST', '/graphql', headers, body)
}

/** The bytes of an HTTP request, with a JSON body if there is one. */
export function httpRequest(method: string, path: string, headers: Record<string, string> = {}, body?: object): Buffer {
  const json = body === undefined ? '' : JSON.stringify(body)
  const ofBody = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(json)) }
  const lines = Object.entries({
    host: '127.0.0.1',
    accept: 'application/json',
    ...(body !== undefined && ofBody),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${json}`)
}

/** A percentile of sorted numbers. */
export function quantile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
