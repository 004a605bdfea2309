import { systemCaller } from '../../src/core/access/caller.ts'
import { findUsersById } from '../../src/core/identity/store/find-user.ts'
import { createSession } from '../../src/features/session/index.ts'
import { readNow } from '../../src/store/now.ts'
import type { TestApp } from './app.ts'

/** A user with a session, made without a password. */
export interface Guest {
  id: string
  credential: { bearer: string }
}

/** Inserts users by SQL and opens a session for each, in one transaction: for tests that need more users than can sign up. */
export async function openSessions({ server, sql }: TestApp, count: number, prefix = 'guest'): Promise<Guest[]> {
  const { services } = server
  const rows = await sql<{ id: string }>(
    `insert into users (email, name, created_at, updated_at)
     select $1::text || '-' || n || '@example.com', $1::text || ' ' || n, sallyport_now(), sallyport_now()
     from generate_series(1, $2::int) n returning id`,
    [prefix, count],
  )
  return services.database.transactional(async (em) => {
    const now = await readNow(em)
    const users = await findUsersById(
      em,
      rows.map(({ id }) => id),
    )
    const guests: Guest[] = []
    for (const user of users) {
      if (!user) throw new Error('A user that was inserted does not exist')
      const tokens = await createSession(services, em, systemCaller, {
        user,
        absoluteTtl: 900,
        idleTtl: 900,
        provedAt: now,
        secondFactorAt: null,
        now,
      })
      guests.push({ id: user.id, credential: { bearer: tokens.accessToken } })
    }
    return guests
  })
}
