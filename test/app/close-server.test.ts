import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { closeServer } from '../../src/app/close-server.ts'

/** A server on loopback that never answers, and a connection with a request under way. */
async function openSilent() {
  const server = createServer(() => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  const received = once(server, 'request')
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf of')
  await received
  return { server, socket }
}

test('a request that never ends does not keep the server open: its connection is closed after the grace', async () => {
  const { server, socket } = await openSilent()
  const closed = once(socket, 'close')
  await closeServer(server, 0.05)
  await closed
  expect(server.listening).toBe(false)
})

test('a server that does not listen is closed at once', async () => {
  await closeServer(createServer(), 1_000)
})
