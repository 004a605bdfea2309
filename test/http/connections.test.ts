import { once } from 'node:events'
import { Agent, createServer, type RequestListener, request, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultGraceSeconds, watchConnections } from '../../src/http/connections.ts'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { eventually } from '../_util/eventually.ts'

const body = JSON.stringify({ query: '{ __typename }' })
const head = `Host: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
const post = `POST /graphql HTTP/1.1\r\n${head}${body}`

/** A server on loopback whose connections are watched. */
async function open(listener: RequestListener) {
  const server = createServer((req, res) => {
    connections.requestBegan(res)
    res.once('close', () => connections.responseEnded(res))
    listener(req, res)
  })
  const connections = watchConnections(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, connections, port: (server.address() as AddressInfo).port }
}

/** A client's connection, and the text that has arrived on it. @param server waits until the server has accepted it */
async function openConnection(port: number, server: Server | null = null) {
  const accepted = server ? once(server, 'connection') : null
  const socket = connect(port, '127.0.0.1')
  const read = { text: '' }
  const errors: Error[] = []
  socket.setEncoding('latin1').on('data', (text: string) => {
    read.text += text
  })
  socket.on('error', (error) => errors.push(error))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await once(socket, 'connect')
  await accepted
  return { socket, read, errors, closed }
}

/** Sends text and waits until a response has arrived that ends like this. */
async function exchange({ socket, read }: { socket: Socket; read: { text: string } }, text: string, end: string) {
  read.text = ''
  socket.write(text)
  await eventually(() => expect(read.text.endsWith(end)).toBe(true))
  return read.text
}

describe('a server that stops', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await createTestApp()
  })
  afterAll(() => app.close())

  test('answers every request that is sent on a kept connection, and announces the end of the connection', async () => {
    const stopping = await app.startAnother()
    const port = Number(new URL(stopping.url).port)
    const [asked, probed] = [await openConnection(port), await openConnection(port)]
    const kept = await exchange(asked, post, '}')
    expect(kept).toContain('Connection: keep-alive')
    await exchange(probed, 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n', '}')
    const agent = new Agent({ keepAlive: true, maxSockets: 8 })
    let answered = 0
    const ask = () =>
      new Promise<number | string>((resolve) => {
        const options = { agent, port, host: '127.0.0.1', path: '/graphql', method: 'POST' }
        const sent = request({ ...options, headers: { 'Content-Type': 'application/json' } }, (response) => {
          response.resume().once('close', () => resolve(response.complete ? Number(response.statusCode) : 'cut off'))
        })
        sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        sent.end(body)
      })
    /** Asks again and again, until a request cannot be answered. */
    const keepAsking = async () => {
      for (;;) {
        const outcome = await ask()
        if (outcome !== 200) return outcome
        answered += 1
      }
    }
    const loops = Promise.all(Array.from({ length: 8 }, keepAsking))
    await eventually(() => expect(answered).toBeGreaterThan(100))

    const stopped = stopping.server.close(10)
    expect(await exchange(asked, post, '}')).toMatch(/^HTTP\/1\.1 200 .*\r\nConnection: close\r\n/s)
    const ready = await exchange(probed, 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n', '}')
    expect(ready).toMatch(/^HTTP\/1\.1 503 .*\r\nConnection: close\r\n/s)
    // The server does not listen any more: these requests were not sent.
    expect(await loops).toEqual(Array.from({ length: 8 }, () => 'ECONNREFUSED'))
    await Promise.all([stopped, asked.closed, probed.closed])
    expect([...asked.errors, ...probed.errors]).toEqual([])
    agent.destroy()
  })
})

describe('connections that are closed', () => {
  test('a request under way is answered, and its connection ends with the answer', async () => {
    const { server, connections, port } = await open((req, res) => {
      req.resume().once('end', () => res.end('done'))
    })
    const client = await openConnection(port, server)
    const received = once(server, 'request')
    client.socket.write(post.slice(0, -5))
    await received
    const closed = connections.close(1_000)
    expect(await exchange(client, post.slice(-5), 'done')).toContain('Connection: close')
    await Promise.all([closed, client.closed])
  })

  test('a request is answered on a connection whose last response began before', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<void>()
    const { server, connections, port } = await open((req, res) => {
      res.write(req.url ?? '')
      if (req.url === '/first') told.then(() => res.end())
      else res.end()
    })
    const client = await openConnection(port, server)
    await exchange(client, 'GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n', '/first\r\n')
    const closed = connections.close(1_000, 60)
    tell()
    await eventually(() => expect(client.read.text.endsWith('0\r\n\r\n')).toBe(true))
    expect(client.read.text).toContain('Connection: keep-alive')
    const second = await exchange(client, 'GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n', '0\r\n\r\n')
    expect(second).toContain('Connection: close')
    await Promise.all([closed, client.closed])
  })

  test('a response that is read slowly arrives as a whole', async () => {
    const size = 32 * 1024 * 1024
    const { server, connections, port } = await open((_req, res) => res.end(Buffer.alloc(size, 'x')))
    const [client, idle] = [await openConnection(port, server), await openConnection(port, server)]
    client.socket.pause()
    const received = once(server, 'request')
    client.socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await received
    const closed = connections.close(1_000, 0)
    await idle.closed
    client.socket.resume()
    await Promise.all([closed, client.closed])
    expect(client.read.text.length).toBeGreaterThan(size)
  })

  test('a connection on which nothing is sent is closed after some time, whether or not it was used', async () => {
    const { server, connections, port } = await open((_req, res) => res.end('done'))
    const [used, fresh] = [await openConnection(port, server), await openConnection(port, server)]
    await exchange(used, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'done')
    await connections.close(1_000, 0.05)
    await Promise.all([used.closed, fresh.closed])
    expect([...used.errors, ...fresh.errors]).toEqual([])
  })

  test('a request that arrives before its idle connection is closed has the time of the grace', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<void>()
    const { server, connections, port } = await open((_req, res) => {
      told.then(() => res.end('done'))
    })
    const [client, idle] = [await openConnection(port, server), await openConnection(port, server)]
    const closed = connections.close(1_000, 0.05)
    client.socket.write(post)
    await idle.closed
    tell()
    await Promise.all([closed, client.closed])
    expect(client.read.text).toMatch(/^HTTP\/1\.1 200 .*\r\nConnection: close\r\n.*done$/s)
  })

  test('a request that never ends does not keep the server open: its connection is closed after the grace', async () => {
    const { server, connections, port } = await open(() => {})
    const client = await openConnection(port, server)
    const received = once(server, 'request')
    client.socket.write(post.slice(0, -5))
    await received
    await connections.close(0.05)
    await client.closed
    expect(server.listening).toBe(false)
  })

  test('a server that does not listen is closed at once', async () => {
    await watchConnections(createServer()).close(1_000)
  })
})

test('a server that ends waits ten seconds at most', () => {
  expect(defaultGraceSeconds).toBe(10)
})
