import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Services } from '../src/core/services.ts'
import { createApiKeySecret } from '../src/crypto/api-key.ts'
import { signJwt } from '../src/crypto/jwt.ts'
import { firstRefreshToken, formatRefreshToken } from '../src/crypto/refresh-token.ts'
import type { Account } from './accounts.ts'
import { idOf, userOf } from './growth-rows.ts'

type Deps = Pick<Services, 'keys' | 'signingKeys'>

/** Different numbers from 1 to `max`, evenly distributed and in random order: `count` of them, or all. */
export function randomNumbers(count: number, max: number): number[] {
  const numbers = new Set<number>()
  while (numbers.size < Math.min(count, max)) numbers.add(1 + Math.floor(Math.random() * max))
  return [...numbers]
}

/** Signs access tokens of the sessions with these numbers by the server's own key, like those that it gave to `account`. */
export function signTokens({ signingKeys }: Deps, account: Account, began: number, sessions: number[]): string[] {
  const claims = JSON.parse(Buffer.from(account.accessToken.split('.')[1] ?? '', 'base64url').toString())
  return sessions.map((n) => {
    const user = userOf(n)
    const person = { sub: idOf(began, user), email: `person-${user}@example.com` }
    return signJwt(signingKeys.current(), { ...claims, ...person, sid: idOf(began, n), jti: randomUUID() })
  })
}

/** The part of a refresh token that names its session. */
export function sessionPart(token: string): string {
  return token.slice(0, token.indexOf('.'))
}

/**
 * The refresh tokens of random sessions, none twice.
 *
 * @param newest of sessions that have been refreshed, by {@link sessionPart}
 */
export function refreshTokens(
  { keys }: Deps,
  newest: Map<string, string>,
  { began, sessions, count }: { began: number; sessions: number; count: number },
): string[] {
  return randomNumbers(count, sessions).map((n) => {
    const value = createHash('sha256').update(`refresh token ${n}`).digest()
    const first = formatRefreshToken(keys, { ...firstRefreshToken(idOf(began, n)), value })
    return newest.get(sessionPart(first)) ?? first
  })
}

/** Gives random API keys a secret that is known here. */
export async function knownKeys(client: pg.Client, began: number, keys: number, count: number): Promise<string[]> {
  const made = randomNumbers(count, keys).map((n) => {
    const id = idOf(began, n)
    return { id, ...createApiKeySecret('LIVE', id) }
  })
  await client.query(
    'update api_keys k set secret_hash = m.hash from unnest($1::uuid[], $2::bytea[]) as m(id, hash) where k.id = m.id',
    [made.map(({ id }) => id), made.map(({ secretHash }) => secretHash)],
  )
  return made.map(({ key }) => key)
}

/** Gives random users the password of an account. @returns their addresses */
export async function knownPasswords(
  client: pg.Client,
  { email }: Account,
  { began, users, count }: { began: number; users: number; count: number },
): Promise<string[]> {
  const numbers = randomNumbers(count, users)
  await client.query(
    'update users set password_hash = (select password_hash from users where email = $1) where id = any($2::uuid[])',
    [email, numbers.map((n) => idOf(began, n))],
  )
  return numbers.map((n) => `person-${n}@example.com`)
}
