import { createBatcher } from '../../../store/batcher.ts'
import { readDate } from '../../../store/columns.ts'
import type { Database, Statement } from '../../../store/database.ts'
import { opaque } from '../../../store/opaque-parameter.ts'
import { sqlStateOf } from '../../../store/sql-states.ts'
import { readSessionState, type SessionState, sessionStateColumns } from './request-state.ts'
import { toArrayLiteral } from './state-reader.ts'

interface Rotation {
  sessionId: string
  /** SHA-256 of the presented token's value and of its successor's, in hexadecimal digits. */
  presentedHash: string
  successorHash: string
  /** The address of the client, in the spelling of `Client.ip`. */
  ip: string
}

/**
 * The number of exchanged tokens whose hashes a session keeps at most: far more than a client exchanges within the grace period. Usually it is
 * one, because the history begins anew after the grace period. With all of them, a row still fits into its page.
 */
const maxRemembered = 32

/** Seconds in which an exchanged token still returns its successor: for two tabs, or a client that lost the answer. */
export const refreshGraceSeconds = 10

/**
 * Whether the newest exchange of a session lies outside the grace period, and with it every earlier one. Such exchanges are answered like those
 * that are not remembered. A row that does not keep them stays half as wide, and its new version fits into the page of the old one, so
 * that no index gets an entry (a HOT update).
 */
const historyIsOver = `coalesce(s.rotated_at[1] <= sallyport_now() - interval '${refreshGraceSeconds} seconds', true)`

/**
 * How long exchanges that share a statement wait for the row of one of them, which is locked while its session is ended. Longer than
 * a commit takes: then they are done one by one, and the others go on.
 */
const sharedWait = '100ms'

/** How long an exchange waits alone. It must not keep others from their turn until its statement is cancelled. */
const ownWait = '1s'

/** SQLSTATE lock_not_available. */
const lockNotAvailable = '55P03'

const buildRotateStatement = (name: string, wait: string) => {
  const text = `update sessions s set token_hash = decode(r.successor, 'hex'),
      previous_hashes = case when ${historyIsOver} then array[decode(r.presented, 'hex')]
        else (decode(r.presented, 'hex') || s.previous_hashes)[1:${maxRemembered}] end,
      rotated_at = case when ${historyIsOver} then array[sallyport_now()]
        else (sallyport_now() || s.rotated_at)[1:${maxRemembered}] end,
      last_seen_at = sallyport_now(), last_seen_ip = nullif(r.ip, s.ip),
      idle_expires_at = least(sallyport_now() + make_interval(secs => $4::float8), s.expires_at)
    from unnest(${opaque('$1::uuid[]')}, ${opaque('$2::text[]')}, ${opaque('$3::text[]')}, ${opaque('$5::text[]')})
      as r(id, presented, successor, ip), users u
    where (select set_config('lock_timeout', '${wait}', true)) is not null
      and s.id = r.id and s.token_hash = decode(r.presented, 'hex') and u.id = s.user_id and s.revoked_at is null
      and s.expires_at > sallyport_now() and s.idle_expires_at > sallyport_now()
      and (u.suspended_at is null or u.suspended_until <= sallyport_now())
    returning r.presented, ${sessionStateColumns}`
  return { name, text: `with rotated as (${text}) select json_agg(rotated)::text as json from rotated` }
}

// The setting holds for the statement, which is a transaction of its own. It is made before the first row is locked.
const rotateTogether = buildRotateStatement('rotate_sessions', sharedWait)
const rotateAlone = buildRotateStatement('rotate_session', ownWait)

interface Rotated extends SessionState {
  presented: string
}

export type RotateSession = (rotation: Rotation) => Promise<SessionState | null>

/**
 * Exchanges refresh tokens by compare-and-swap on the newest hash: exactly one of several concurrent exchanges of
 * a token updates the row and gets the session; all others get null. The statement is its own transaction and serves all exchanges that
 * arrived meanwhile, unless the row of one of them stays locked.
 *
 * @param idleTtl seconds until a session ends unless it is refreshed
 */
export function createRotateSession(database: Database, idleTtl: number): RotateSession {
  const exchange = async (statement: Statement, rotations: Rotation[]): Promise<Rotated[]> => {
    const rows = await database.readRows(statement, [
      toArrayLiteral(rotations.map((rotation) => rotation.sessionId)),
      toArrayLiteral(rotations.map((rotation) => rotation.presentedHash)),
      toArrayLiteral(rotations.map((rotation) => rotation.successorHash)),
      idleTtl,
      toArrayLiteral(rotations.map((rotation) => rotation.ip)),
    ])
    return rows.map((row) => ({ ...readSessionState(row), presented: String(row.presented) }))
  }
  const together = createBatcher<Rotation, Rotated | Undecided>(
    async (rotations) => {
      try {
        return await exchange(rotateTogether, rotations)
      } catch (error) {
        if (sqlStateOf(error) !== lockNotAvailable) throw error
        return rotations.map((rotation) => ({ undecided: rotation }))
      }
    },
    // The same session may stand in one batch with its newest token and with a stale one: only the newest is answered.
    {
      item: keyOf,
      row: (row) => ('undecided' in row ? keyOf(row.undecided) : row.presented),
    },
  )
  // Exchanges that wait for locked rows leave most connections of the pool to other work.
  const alone = createBatcher<Rotation, Rotated>(
    (rotations) => exchange(rotateAlone, rotations),
    { item: keyOf, row: (row) => row.presented },
    { limit: 1, concurrency: 4, failsAlone: true },
  )
  return async (rotation) => {
    const row = await together.run(rotation)
    return row !== null && 'undecided' in row ? alone.run(rotation) : row
  }
}

/** An exchange whose statement was given up because of a locked row. */
interface Undecided {
  undecided: Rotation
}

const keyOf = ({ presentedHash }: Rotation) => presentedHash

/** The state of a session with the instants at which its last tokens were exchanged. */
export interface RotationHistory extends SessionState {
  tokenHash: string
  previousHashes: string[]
  rotatedAt: Date[]
}

const readHistory = {
  name: 'read_rotation_history',
  text: `select json_agg(r)::text as json from (select ${sessionStateColumns}, encode(s.token_hash, 'hex') as "tokenHash", s.rotated_at as "rotatedAt",
      array(select encode(h, 'hex') from unnest(s.previous_hashes) as h) as "previousHashes"
    from sessions s join users u on u.id = s.user_id where s.id = $1) r`,
}

/** The state of a session with its history of exchanges; null when there is no such session. */
export async function findRotationHistory(database: Database, sessionId: string): Promise<RotationHistory | null> {
  const [row] = await database.readRows(readHistory, [sessionId])
  if (!row) return null
  const { tokenHash, previousHashes, rotatedAt } = row
  if (!Array.isArray(previousHashes) || !Array.isArray(rotatedAt)) throw new TypeError('The history has no lists')
  return {
    ...readSessionState(row),
    tokenHash: String(tokenHash),
    previousHashes: previousHashes.map(String),
    rotatedAt: rotatedAt.flatMap((at) => readDate(at) ?? []),
  }
}
