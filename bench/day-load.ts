import { anonymous } from '../src/core/access/access.ts'
import type { Caller } from '../src/core/access/caller.ts'
import { createDatabaseLimiter } from '../src/core/limits/limiters.ts'
import type { Services } from '../src/core/services.ts'
import { logIn } from '../src/features/session/domain/log-in.ts'
import { refresh } from '../src/features/session/domain/refresh.ts'
import { AuthTokens } from '../src/features/session/index.ts'

type Active = { userId: string; token: string; left: number; caller: Caller }

/** Each twentieth password is wrong. */
const wrong = 20
/** Minutes between two refreshes: the lifetime of an access token. */
const between = 15
const atOnce = 16

/**
 * A day on which users log in from many addresses, call the API once a minute while they are active, and refresh their sessions some
 * times at intervals of 15 minutes. Nobody logs out.
 */
export function createDay(
  services: Services,
  { users, loginsPerMinute, refreshes }: { users: number; loginsPerMinute: number; refreshes: number },
) {
  const limiter = createDatabaseLimiter(services)
  const verify = async (password: string) => ({ ok: password === 'right', upgrade: false })
  const passwords: Services['passwords'] = {
    ...services.passwords,
    withPlace: (client, work) => services.passwords.withPlace(client, (place) => work({ ...place, verify })),
  }
  /** The sessions by the minute of their next refresh. */
  const due = new Map<number, Active[]>()
  let [logins, failures, refreshed] = [0, 0, 0]
  const plan = (minute: number, active: Active) => {
    if (active.left > 0) due.set(minute + between, [...(due.get(minute + between) ?? []), active])
  }

  const logInOnce = async (minute: number) => {
    const serial = logins++
    const ip = `10.${(serial >> 16) & 255}.${(serial >> 8) & 255}.${serial & 255}`
    const userAgent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
    const caller: Caller = { access: anonymous, client: { ip, network: ip, userAgent } }
    await limiter.consume({ key: `login:${ip}`, limit: 5, duration: 900 })
    const identifier = `person-${1 + Math.floor(Math.random() * users)}@example.com`
    const answer = await logIn({ ...services, passwords }, caller, {
      identifier,
      password: serial % wrong === 0 ? 'wrong' : 'right',
    })
    if (!(answer instanceof AuthTokens)) {
      failures++
      return
    }
    plan(minute, { userId: answer.user.id, token: answer.refreshToken ?? '', left: refreshes, caller })
  }
  const refreshOnce = async (minute: number, active: Active) => {
    const answer = await refresh(services, active.caller, { token: active.token, newest: false })
    if (!(answer instanceof AuthTokens)) throw new Error(`A refresh failed: ${answer.code}`)
    refreshed++
    plan(minute, { ...active, token: answer.refreshToken ?? '', left: active.left - 1 })
  }

  return {
    /** Plays the logins, the refreshes and the counts of calls of one minute. */
    async playMinute(minute: number): Promise<void> {
      for (const sessions of due.values()) {
        for (const { userId } of sessions)
          services.sharedCounter.count({ key: `tier:user:${userId}`, limit: 1_000_000, duration: 60 })
      }
      await inParallel(loginsPerMinute, () => logInOnce(minute))
      const sessions = due.get(minute) ?? []
      due.delete(minute)
      await inParallel(sessions.length, async (at) => {
        const active = sessions[at]
        if (active) await refreshOnce(minute, active)
      })
    },
    counts: () => ({ logins, failures, refreshed }),
  }
}

async function inParallel(count: number, work: (at: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker))
}
