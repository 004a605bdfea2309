import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProofUnlessKey } from '../../../core/access/refuse-stale-proof-unless-key.ts'
import { storeCaller } from '../../../core/access/resume-caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { readNow } from '../../../store/now.ts'
import { parseUserFilter, type UserFilter } from '../../admin/index.ts'
import { assertCallerStillValid } from '../../session/index.ts'
import { userExportEvents } from '../events.ts'
import type { ExportFormat } from '../export-format.ts'
import { insertUserExport } from '../store/user-export.ts'

/** The path below which exports are served. */
export const exportPath = '/exports/'

/** The lifetime of an address, in seconds. */
const seconds = 60

/** An export that can be downloaded once. */
export class Export {
  readonly url: string
  readonly expiresAt: Date
  constructor(url: string, expiresAt: Date) {
    this.url = url
    this.expiresAt = expiresAt
  }
}

/**
 * Makes an address at which the users that a filter finds can be downloaded, once and within a minute. A browser opens it without the
 * header of a credential, so the address is one: only its hash is stored. A session needs a fresh proof: an attacker with a stolen one
 * must not take all users with one request.
 *
 * @throws RequestError BAD_USER_INPUT for a filter that cannot be searched for, FORBIDDEN for an impersonated session, TOKEN_INVALID if the
 *   session ended or the API key stopped working meanwhile
 */
export async function exportUsers(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  { filter, format }: { filter: UserFilter; format: ExportFormat },
): Promise<Export | ProofRequiredError> {
  const { access } = caller
  if (access.kind === 'SESSION' && access.session.impersonatorId) {
    throw new RequestError('FORBIDDEN', 'An impersonated session cannot export users.')
  }
  const unproved = refuseStaleProofUnlessKey(caller)
  if (unproved) return unproved
  const checked = parseUserFilter(filter)
  const { token, hash } = createOneTimeToken()
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const expiresAt = new Date(now.getTime() + seconds * 1000)
    await insertUserExport(em, {
      id: createUuid(),
      hash,
      ownerId: access.user.id,
      caller: storeCaller(caller),
      filter: JSON.stringify(checked),
      format,
      createdAt: now,
      expiresAt,
    })
    // After the user, whom the insertion locks against deletion.
    await assertCallerStillValid(em, access)
    const details = { format, filter: usedFields(checked) }
    await recordEvent(em, userExportEvents.USER_EXPORT_REQUESTED, caller, { at: now, details })
    return new Export(`${deps.config.publicUrl}${exportPath}${token}`, expiresAt)
  })
}

/** The names of the fields of a filter: their values may be addresses of users, which the audit trail keeps for a year. */
function usedFields(filter: UserFilter): string[] {
  return Object.entries(filter).flatMap(([name, value]) => (value == null ? [] : [name]))
}
