import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRedisLimiter } from '../../src/ports/redis-limiter.ts'
import { createTestApp, documents, type TestApp } from '../_util/app.ts'
import { eventually } from '../_util/eventually.ts'
import { openFaultyProxy } from '../_util/faulty-proxy.ts'
import { freePort } from '../_util/postgres-server.ts'

/** The working directory of Redis, which writes its memory to a file there when a replica asks for it. */
const folder = mkdtempSync(join(tmpdir(), 'sallyport-redis-'))
let port: number
let redis: ChildProcess
let client: Redis
let first: TestApp
let second: TestApp

/** A real server, in memory, on loopback. */
async function startRedis(at = port): Promise<ChildProcess> {
  const flags = ['--port', String(at), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const child = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child, 'spawn')
  for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept connections')) break
  // When the test run is killed, this pipe closes and the server goes with it.
  const script = 'read -r ended || kill -KILL "$1"'
  const stdio: StdioOptions = ['pipe', 'ignore', 'ignore']
  const watchdog = spawn('sh', ['-c', script, 'sh', String(child.pid)], { stdio, detached: true })
  child.once('exit', () => watchdog.stdin?.end('ended\n'))
  return child
}

async function endRedis(signal: NodeJS.Signals): Promise<void> {
  const ended = once(redis, 'exit')
  redis.kill(signal)
  await ended
}

beforeAll(async () => {
  port = await freePort()
  redis = await startRedis()
  const url = `redis://127.0.0.1:${port}/2`
  client = new Redis(url, { retryStrategy: () => 50 })
  client.on('error', () => {})
  first = await createTestApp({ rateLimits: true, redisUrl: url, trustedProxies: ['127.0.0.1'] })
  second = await first.startAnother()
  await untilFallbackIs(0)
})
afterAll(async () => {
  client.disconnect()
  await second.close()
  await first.close()
  await endRedis('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

let serial = 0
const stranger = () => `203.0.113.${++serial}`
const logIn = async (ip: string, instance = first) => {
  const input = { identifier: 'nobody@example.com', password: 'not the password' }
  const answer = await instance.execute(documents.login, { input }, undefined, { 'x-forwarded-for': ip })
  return answer.status === 429 ? 'refused' : answer.headers.get('x-ratelimit-remaining')
}
const metric = async (name: string, instance = first) => {
  const text = await (await fetch(`${instance.url}/metrics`)).text()
  return Number(new RegExp(`^sallyport_${name} (\\d+)$`, 'm').exec(text)?.[1])
}
const untilFallbackIs = (value: number) =>
  eventually(async () => {
    for (const app of [first, second]) expect(await metric('limiter_fallback', app)).toBe(value)
  })
/** How many counts Redis was asked for. */
const countsAsked = async () => {
  const calls = (await client.info('commandstats')).matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+)/gm)
  return [...calls].reduce((sum, [, count]) => sum + Number(count), 0)
}
const countedInPostgres = async () => (await first.sql('select key from rate_limits')).length

test('two instances share windows in Redis, which expire there', async () => {
  const ip = stranger()
  expect(await logIn(ip, first)).toBe('4')
  expect(await logIn(ip, second)).toBe('3')
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => logIn(ip, n % 2 ? first : second)))
  expect(answers.filter((answer) => answer !== 'refused')).toHaveLength(3)
  expect(await countedInPostgres()).toBe(0)
  const key = `sallyport:limit:login:${ip}`
  expect((await client.keys('*')).filter((each) => !each.endsWith(':probe'))).toEqual([key])
  expect(await client.ttl(key)).toBeGreaterThan(880)
  // An instance remembers a window that is spent: this one is not.
  const other = stranger()
  expect(await logIn(other)).toBe('4')
  const unspent = `sallyport:limit:login:${other}`
  await client.pexpire(unspent, 1)
  await eventually(async () => expect(await client.exists(unspent)).toBe(0))
  expect(await logIn(other)).toBe('4')
})

test('while Redis is down, PostgreSQL counts from the next request on', async () => {
  const ip = stranger()
  await logIn(ip)
  const before = await metric('limiter_fallback_total')
  await endRedis('SIGKILL')
  const answers = []
  for (let n = 0; n < 6; n++) answers.push(await logIn(ip, n % 2 ? first : second))
  expect(answers).toEqual(['4', '3', '2', '1', '0', 'refused'])
  expect(await countedInPostgres()).toBeGreaterThan(0)
  await untilFallbackIs(1)
  expect(await metric('limiter_fallback_total')).toBe(before + 3)
  redis = await startRedis()
  await untilFallbackIs(0)
  const other = stranger()
  expect(await logIn(other)).toBe('4')
  expect(await logIn(other, second)).toBe('3')
})

test('parallel requests wait once for a Redis that hangs, and later ones not until it responds', async () => {
  const asked = await countsAsked()
  redis.kill('SIGSTOP')
  const ip = stranger()
  expect(await Promise.all([logIn(ip), logIn(ip), logIn(ip)])).toHaveLength(3)
  expect(await logIn(ip)).toBe('1')
  redis.kill('SIGCONT')
  await untilFallbackIs(0)
  // Redis has now done what it was asked while it hung: three counts, none for the fourth login.
  expect(await countsAsked()).toBe(asked + 3)
  expect(await logIn(stranger())).toBe('4')
})

test('a server starts and counts without its Redis, and logs that without the password', async () => {
  const redisUrl = `redis://:a-password-of-redis@127.0.0.1:${await freePort()}`
  const logged: string[] = []
  const logger = pino({}, { write: (line: string) => void logged.push(line) })
  const alone = await first.startAnother({ redisUrl, trustedProxies: [] }, { logger })
  expect(await logIn('', alone)).toBe('4')
  expect(await metric('limiter_fallback', alone)).toBe(1)
  await eventually(() => expect(logged.join()).toContain('Redis does not answer'))
  expect(logged.join()).not.toContain('a-password-of-redis')
  await alone.close()
})

test('a Redis that hangs when the server starts is used once it responds', async () => {
  redis.kill('SIGSTOP')
  const told: boolean[] = []
  const fallback = { consume: () => Promise.reject(new Error('the fallback was asked')) }
  const limiter = createRedisLimiter({
    url: `redis://127.0.0.1:${port}`,
    fallback,
    countTimeout: 5_000,
    now: () => new Date(),
    onChange: (available) => void told.push(available),
    onFallback: () => {},
  })
  await eventually(() => expect(told).toEqual([false]))
  await expect(limiter.consume({ key: 'a', limit: 1, duration: 60 })).rejects.toThrow('the fallback was asked')
  redis.kill('SIGCONT')
  await eventually(() => expect(told).toEqual([false, true]))
  expect(await limiter.consume({ key: 'a', limit: 1, duration: 60 })).toMatchObject({ remaining: 0, exceeded: false })
  expect(await limiter.consume({ key: 'a', limit: 1, duration: 60 })).toMatchObject({ remaining: 0, exceeded: true })
  limiter.close()
})

test('a Redis that becomes a replica on an open connection is left for the one that its name leads to now', async () => {
  const otherPort = await freePort()
  const other = await startRedis(otherPort)
  const name = await openFaultyProxy(port)
  const told: boolean[] = []
  const limiter = createRedisLimiter({
    url: `redis://127.0.0.1:${name.port}`,
    fallback: { consume: () => Promise.reject(new Error('the fallback was asked')) },
    countTimeout: 5_000,
    now: () => new Date(),
    onChange: (available) => void told.push(available),
    onFallback: () => {},
  })
  const count = () => limiter.consume({ key: 'failover', limit: 1, duration: 60 })
  await eventually(() => expect(told).toEqual([true]))
  expect(await count()).toMatchObject({ exceeded: false })
  name.switchTo(otherPort)
  // Of a server that is not there: a replica of the other one would write a file.
  await client.replicaof('127.0.0.1', await freePort())
  await expect(count()).rejects.toThrow('the fallback was asked')
  await eventually(() => expect(told).toEqual([true, false, true]))
  expect(await count()).toMatchObject({ exceeded: false })
  expect(await count()).toMatchObject({ exceeded: true })
  limiter.close()
  name.close()
  await client.replicaof('NO', 'ONE')
  other.kill('SIGKILL')
})
