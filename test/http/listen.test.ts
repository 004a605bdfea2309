import { once } from 'node:events'
import { createServer, Server } from 'node:http'
import { expect, test, vi } from 'vitest'
import { ListenError, listen } from '../../src/http/listen.ts'

/** A server that records the address to listen on without opening a socket, or that fails with this code. */
function pretend(failure?: { code: string; syscall?: string }) {
  const server = new Server()
  const told = vi.spyOn(server, 'listen').mockImplementation((...[options, done]: unknown[]) => {
    if (failure) queueMicrotask(() => server.emit('error', Object.assign(new Error('failed'), failure)))
    else if (typeof done === 'function') done(options)
    return server
  })
  vi.spyOn(server, 'address').mockReturnValue({ port: 4000, address: '::', family: 'IPv6' })
  return { server, told }
}

test('listens, and returns the address', async () => {
  const server = createServer((_req, res) => res.end('here'))
  const { port, url } = await listen(server, 0, '127.0.0.1')
  expect(url).toBe(`http://127.0.0.1:${port}`)
  expect(await (await fetch(url)).text()).toBe('here')
  const second = createServer()
  await expect(listen(second, port, '127.0.0.1')).rejects.toThrow(
    new ListenError(`PORT: another program listens on port ${port}. Stop it, or set a different port.`),
  )
  await once(server.close(), 'close')
})

test('listens on Node’s default without a host: `::`, or 0.0.0.0 without IPv6', async () => {
  const { server, told } = pretend()
  expect(await listen(server, 4000, null)).toEqual({ port: 4000, url: 'http://localhost:4000' })
  expect(told.mock.calls[0]?.[0]).toEqual({ port: 4000 })
})

test.each([
  ['::', 'http://localhost:4000'],
  ['0.0.0.0', 'http://localhost:4000'],
  ['::1', 'http://[::1]:4000'],
  ['auth.internal', 'http://auth.internal:4000'],
])('on %s it is at %s', async (host, url) => {
  const { server, told } = pretend()
  expect(await listen(server, 4000, host)).toEqual({ port: 4000, url })
  expect(told.mock.calls[0]?.[0]).toEqual({ port: 4000, host })
})

test.each([
  [{ code: 'EADDRINUSE' }, /^PORT: another program/],
  [{ code: 'EACCES' }, /^PORT: this user may not/],
  [{ code: 'EADDRNOTAVAIL' }, /^HOST: this machine does not have/],
  [{ code: 'EAFNOSUPPORT' }, /^HOST: this machine has no IPv6/],
  [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, /^HOST: the name has no address \(ENOTFOUND\)/],
  [{ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, /^HOST: the name has no address \(EAI_AGAIN\)/],
  [{ code: 'EINVAL' }, /^HOST: .*\(EINVAL\)/],
])('%j is a sentence', async (failure, sentence) => {
  const error = await listen(pretend(failure).server, 80, '127.0.0.1').catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ListenError)
  expect((error as ListenError).message).toMatch(sentence)
})
