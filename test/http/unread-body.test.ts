import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../_util/app.ts'
import { eventually } from '../_util/eventually.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const chunkBytes = 100_000
const chunk = Buffer.alloc(chunkBytes, ' ')
const chunks = 60
const announced = `Content-Length: ${chunkBytes * chunks}`
const json = 'Content-Type: application/json'
const form = 'Content-Type: application/x-www-form-urlencoded'
const multipart = ['Content-Type: multipart/form-data; boundary=x', 'GraphQL-Require-Preflight: 1']

/** A connection of a client that writes bytes as it wants to. Its failures are kept: a client that sees one has lost the answer. */
function open() {
  const { port } = new URL(app.url)
  const socket = connect(Number(port), '127.0.0.1')
  const failures: string[] = []
  let text = ''
  let ended = false
  socket.on('error', ({ message }) => failures.push(message))
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1')
  })
  socket.on('end', () => {
    ended = true
  })
  const write = (bytes: string | Buffer) =>
    new Promise<void>((resolve) => {
      socket.write(bytes, (error) => {
        if (error) failures.push(error.message)
        resolve()
      })
    })
  return {
    write,
    failures,
    text: () => text,
    ended: () => ended,
    /** Waits for an answer, or for the end of the connection. */
    until: (pattern: RegExp) => eventually(() => expect(pattern.test(text) || ended || failures.length > 0).toBe(true)),
    close: () => socket.destroy(),
  }
}

const small = '{"query":"{ __typename }"}'
const next = `POST /graphql HTTP/1.1\r\nHost: x\r\n${json}\r\nContent-Length: ${small.length}\r\n\r\n${small}`

describe.each([
  ['JSON of an announced size', '/graphql', [json, announced], 413],
  ['JSON in chunks', '/graphql', [json, 'Transfer-Encoding: chunked'], 413],
  ['a compressed body', '/graphql', [json, announced, 'Content-Encoding: gzip'], 415],
  ['a body of another type', '/graphql', ['Content-Type: text/plain', announced], 415],
  ['an upload without a credential', '/graphql', [...multipart, announced], 401],
  ['an upload with a wrong credential', '/graphql', [...multipart, announced, 'X-API-Key: sp_live_x'], 401],
  ['a form', '/reset-password', [form, announced], 413],
  ['a form in chunks', '/reset-password', [form, 'Transfer-Encoding: chunked'], 413],
  ['a body that nothing reads', '/health/live', [json, announced], 405],
])('a client that still sends %s', (_name, path, headers, status) => {
  const isChunked = headers.includes('Transfer-Encoding: chunked')
  const piece = isChunked
    ? Buffer.concat([Buffer.from(`${chunkBytes.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
    : chunk
  const answered = new RegExp(`^HTTP/1.1 ${status} `)

  /** Sends two chunks, waits for the beginning of the answer, and sends the rest. */
  const sendAll = async (more: string[]) => {
    const client = open()
    const head = [`POST ${path} HTTP/1.1`, 'Host: x', ...headers, ...more]
    await client.write(`${head.join('\r\n')}\r\n\r\n`)
    for (let sent = 0; sent < chunks; sent += 1) {
      await client.write(piece)
      if (sent === 1) await client.until(answered)
    }
    if (isChunked) await client.write('0\r\n\r\n')
    return client
  }

  test('reads the whole answer, and can use the connection again', async () => {
    const client = await sendAll([])
    await client.write(next)
    await client.until(/"__typename":"Query"/)
    expect([client.failures, client.text().match(/HTTP\/1.1 \d+/g)]).toEqual([
      [],
      [`HTTP/1.1 ${status}`, 'HTTP/1.1 200'],
    ])
    client.close()
  })

  test('reads the whole answer where it asked for the connection to be closed', async () => {
    const client = await sendAll(['Connection: close'])
    await eventually(() => expect(client.ended() || client.failures.length > 0).toBe(true))
    const [head = '', body = ''] = client.text().split('\r\n\r\n')
    expect([client.failures, client.ended()]).toEqual([[], true])
    expect(head).toMatch(answered)
    expect(Number(/^content-length: (\d+)/im.exec(head)?.[1])).toBe(body.length)
  })
})
