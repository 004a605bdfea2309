import { Redis } from 'ioredis'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { type Limiter, type LimitRequest, type LimitState, toLimitState } from './limiter.ts'

export interface RedisLimiterOptions {
  /** `redis://` or `rediss://`; Redis or Valkey. */
  url: string
  /** Counts while Redis cannot. */
  fallback: Limiter
  now(): Date
  /** Called when Redis becomes unavailable and when it is available again. */
  onChange(available: boolean, error?: unknown): void
  /** Called for each request that the fallback counted. */
  onFallback(): void
  /** The longest wait for a count, in milliseconds. Default: 250. */
  countTimeout?: number
}

export interface RedisLimiter extends Limiter {
  readonly available: boolean
  close(): void
}

/** The interval at which an unavailable Redis is tried again, in milliseconds. */
const probeIntervalMs = 1_000
const keyPrefix = 'sallyport:limit'

/**
 * Counts in Redis, in one atomic step, in the same fixed windows as PostgreSQL does. When Redis is gone or slow, the
 * fallback counts from that request on, without further waiting; Redis is used again as soon as it answers. An attacker
 * who takes Redis down gains one fresh budget at most: a limit is never off.
 */
export function createRedisLimiter(options: RedisLimiterOptions): RedisLimiter {
  const { fallback, now } = options
  const client = new Redis(options.url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: options.countTimeout ?? 250,
    // A server that has become a replica, or loads its data, answers on the open connection and cannot count: the name may lead to
    // another one by now. The command itself fails.
    reconnectOnError: ({ message }) => /^(?:READONLY|LOADING)/.test(message),
    retryStrategy: (times) => Math.min(100 * times, probeIntervalMs),
  })
  // Every command reports its own failure; without a listener the client would print what it cannot deliver.
  client.on('error', () => {})
  const limiters = new Map<string, RateLimiterRedis>()
  let available = false
  let probe: NodeJS.Timeout | undefined
  let closed = false

  const limiterOf = ({ limit: points, duration }: LimitRequest): RateLimiterRedis => {
    const rule = `${points}/${duration}`
    const known = limiters.get(rule)
    if (known) return known
    const made = new RateLimiterRedis({ storeClient: client, keyPrefix, points, duration, rejectIfRedisNotReady: true })
    limiters.set(rule, made)
    return made
  }

  const lookForRedis = async () => {
    if (closed) return
    try {
      if (client.status === 'wait' || client.status === 'end') await client.connect()
      // A replica or a full server answers a ping but cannot count.
      await client.set(`${keyPrefix}:probe`, 1, 'EX', 1)
    } catch {
      return lookLater()
    }
    if (closed) return
    available = true
    options.onChange(true)
  }
  const lookLater = () => {
    if (closed) return
    probe = setTimeout(lookForRedis, probeIntervalMs)
    probe.unref()
  }
  const lose = (error: unknown) => {
    if (!available || closed) return
    available = false
    options.onChange(false, error)
    lookLater()
  }
  client.on('close', () => lose(new Error('The connection to Redis was closed')))
  void lookForRedis().then(() => {
    if (!available && !closed) options.onChange(false, new Error('Redis cannot be reached'))
  })

  return {
    get available() {
      return available
    },
    async consume(request) {
      if (available) {
        const counted = await countInRedis(limiterOf(request), request, now).catch(lose)
        if (counted) return counted
      }
      options.onFallback()
      return fallback.consume(request)
    },
    close() {
      closed = true
      clearTimeout(probe)
      client.disconnect()
    },
  }
}

async function countInRedis(limiter: RateLimiterRedis, request: LimitRequest, now: () => Date): Promise<LimitState> {
  const counted = await limiter.consume(request.key).catch((refusal: unknown) => {
    if (refusal instanceof RateLimiterRes) return refusal
    throw refusal
  })
  const at = now()
  const expiresAt = new Date(at.getTime() + counted.msBeforeNext)
  return toLimitState(counted.consumedPoints, request.limit, expiresAt, at)
}
