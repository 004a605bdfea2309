import type { EntityManager } from '@mikro-orm/postgresql'
import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProofUnlessKey } from '../../../core/access/refuse-stale-proof-unless-key.ts'
import { storeCaller } from '../../../core/access/resume-caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ConflictError, TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { type BulkChange, maxUsers } from '../bulk-change.ts'
import { bulkEvents } from '../events.ts'
import { type BulkJob, deleteBulkJob, findBulkJob, insertBulkJob } from '../store/bulk-job.ts'
import { type BulkPreviewRow, deletePreview, lockPreview } from '../store/bulk-preview.ts'
import { insertRows } from '../store/bulk-users.ts'
import { readContent } from './bulk-content.ts'
import { bulkQueue } from './bulk-queue.ts'
import { isTokenOf, previewIdOf } from './preview-token.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

type Refusal = ConflictError | TokenInvalidError | TokenExpiredError | ProofRequiredError

/**
 * Begins a change of many users that was previewed, as a job that continues after the request. The token is spent even if the users
 * are no longer the same: the caller previews again. The job has the id of the preview, so that a caller who got no answer and asks
 * again gets the job. A deletion and a change of roles need a fresh proof of a session, like the mutations for one user.
 *
 * @throws RequestError FORBIDDEN for an impersonated session
 */
export async function runBulk(deps: Deps, caller: Caller<UserAccess>, token: string): Promise<BulkJob | Refusal> {
  const { access } = caller
  if (access.kind === 'SESSION' && access.session.impersonatorId) {
    throw new RequestError('FORBIDDEN', 'An impersonated session cannot change many users at once.')
  }
  const id = previewIdOf(token)
  if (id === null) return new TokenInvalidError()
  return deps.database.transactional(async (em): Promise<BulkJob | Refusal> => {
    const preview = await lockPreview(em, id)
    if (!preview) return (await begunJob(em, id, access)) ?? new TokenInvalidError()
    if (!isTokenOf(deps.keys, preview, token) || !belongsTo(preview, access)) return new TokenInvalidError()
    const now = await readNow(em)
    if (preview.expiresAt <= now) return new TokenExpiredError()
    const { change, filter } = readContent(preview.content)
    const unproved = needsProof(change) ? refuseStaleProofUnlessKey(caller) : null
    if (unproved) return unproved
    await deletePreview(em, id)
    return begin(deps, em, caller, { preview, change, filter, now })
  })
}

/**
 * The job that a token began before; null for any other caller. The signature of the token cannot be checked any more, and need not
 * be: callers may read their own jobs by the id.
 */
async function begunJob(em: EntityManager, id: string, access: UserAccess): Promise<BulkJob | null> {
  const job = await findBulkJob(em, id)
  return job && belongsTo({ ownerId: job.ownerId, apiKeyId: job.caller.apiKeyId }, access) ? job : null
}

/** An attacker who reads a token of another administrator, or of another API key of the same one, cannot use it. */
function belongsTo({ ownerId, apiKeyId }: Pick<BulkPreviewRow, 'ownerId' | 'apiKeyId'>, access: UserAccess): boolean {
  const keyId = access.kind === 'API_KEY' ? access.apiKey.id : null
  return ownerId === access.user.id && (apiKeyId ?? null) === keyId
}

function needsProof({ action }: BulkChange): boolean {
  return action === 'DELETE' || action === 'SET_ROLE'
}

async function begin(
  deps: Deps,
  em: EntityManager,
  caller: Caller<UserAccess>,
  { preview, change, filter, now }: { preview: BulkPreviewRow; now: Date } & ReturnType<typeof readContent>,
): Promise<BulkJob | ConflictError> {
  const job: BulkJob = {
    id: preview.id,
    caller: storeCaller(caller),
    ownerId: caller.access.user.id,
    change,
    total: preview.count,
    createdAt: now,
    finishedAt: null,
  }
  await insertBulkJob(em, job)
  const { digest } = await insertRows(em, job.id, { filter, max: maxUsers, now })
  if (digest !== preview.digest) {
    await deleteBulkJob(em, job.id)
    return new ConflictError('The users have changed since the preview. Preview the change again.')
  }
  await bulkQueue.add(deps, em, { jobId: job.id })
  const details = { jobId: job.id, ...change, count: job.total }
  await recordEvent(em, bulkEvents.BULK_STARTED, caller, { at: now, details })
  return job
}
