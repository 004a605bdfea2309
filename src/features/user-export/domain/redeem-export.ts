import type { EntityManager } from '@mikro-orm/postgresql'
import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { resumeCaller, type StoredCaller } from '../../../core/access/resume-caller.ts'
import type { Client } from '../../../core/client.ts'
import { rateLimited } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import type { UserFilter } from '../../admin/index.ts'
import type { ExportFormat } from '../export-format.ts'
import { takeUserExport } from '../store/user-export.ts'

/** An export whose address was opened. */
export interface RedeemedExport {
  caller: Caller<UserAccess>
  /** The caller as it was stored, to read again what is left of the access. */
  stored: StoredCaller
  filter: UserFilter
  format: ExportFormat
  now: Date
}

/** Addresses that a client may open in a minute: an attacker who invents some must not turn each into a query. */
const allowed = { limit: 60, duration: 60 }

/**
 * Spends the address of an export. Its owner must still have the right to it: an export of a session that was ended, or of a user who
 * was suspended, is not given out.
 *
 * @returns null for an address that was used, has expired, or never existed
 * @throws RequestError RATE_LIMITED for a client that opens too many
 */
export async function redeemExport(
  deps: Pick<Services, 'config' | 'database' | 'sharedCounter'>,
  client: Client,
  token: string,
): Promise<RedeemedExport | null> {
  const hash = hashOneTimeToken(token)
  if (hash === null) return null
  if (deps.config.rateLimits) {
    const state = deps.sharedCounter.count({ key: `export:${client.network}`, ...allowed })
    if (state.exceeded) throw rateLimited(state, state.retryAfter)
  }
  const em = deps.database.fork()
  const found = await takeUserExport(em, hash)
  const now = await readNow(em)
  if (!found || found.expiresAt <= now) return null
  const caller = await findCallerOfExport(deps, em, found.caller, now)
  if (!caller) return null
  return { caller, stored: found.caller, filter: readFilter(found.filter), format: found.format, now }
}

/** The caller of an export, while there is the right to it. */
export async function findCallerOfExport(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  stored: StoredCaller,
  now: Date,
): Promise<Caller<UserAccess> | null> {
  const caller = await resumeCaller(deps, em, stored, now)
  return caller?.access.scopes.has('users:read') ? caller : null
}

/** The instants of a filter are dates again. */
function readFilter(text: string): UserFilter {
  return JSON.parse(text, (name, value: unknown) =>
    /(From|To)$/.test(name) && typeof value === 'string' ? new Date(value) : value,
  )
}
