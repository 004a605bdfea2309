import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { scopesMissing } from '../../../core/access/scopes-missing.ts'
import { type ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { readNow } from '../../../store/now.ts'
import { findUserPage, refuseRoleGrant } from '../../admin/index.ts'
import { maxUsers } from '../bulk-change.ts'
import { insertPreview } from '../store/bulk-preview.ts'
import { digestUsers } from '../store/bulk-users.ts'
import { writeContent } from './bulk-content.ts'
import { type BulkInput, checkBulkInput } from './check-bulk-input.ts'
import { signPreview } from './preview-token.ts'

/** The users that a change would affect. */
export class BulkPreview {
  readonly token: string
  readonly count: number
  readonly sample: readonly User[]
  readonly expiresAt: Date
  constructor(fields: BulkPreview) {
    this.token = fields.token
    this.count = fields.count
    this.sample = fields.sample
    this.expiresAt = fields.expiresAt
  }
}

/** The lifetime of a preview, in seconds. */
const seconds = 600
const sampleSize = 10

/**
 * Previews a change of many users: their number, some of them, and a token that begins the change while they are the same. The token
 * works once, for the caller.
 *
 * @throws RequestError FORBIDDEN for a filter of a caller who may not find users, BAD_USER_INPUT for one that cannot be searched for
 */
export async function previewBulk(
  deps: Pick<Services, 'config' | 'database' | 'keys'>,
  caller: Caller<UserAccess>,
  input: BulkInput,
): Promise<BulkPreview | ValidationError | ScopeNotGrantedError> {
  const { access } = caller
  if (input.filter && !access.scopes.has('users:read')) throw scopesMissing(access, [['users:read', 'users:write']])
  const checked = checkBulkInput(deps, input)
  if (checked instanceof ValidationError) return checked
  const { change, filter } = checked
  const refused = change.action === 'SET_ROLE' ? refuseRoleGrant(deps, access, change.role) : null
  if (refused) return refused
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const { count, digest } = await digestUsers(em, { filter, max: maxUsers, now })
    if (count > maxUsers) return tooMany(input)
    const preview = {
      id: createUuid(),
      ownerId: access.user.id,
      apiKeyId: access.kind === 'API_KEY' ? access.apiKey.id : null,
      content: writeContent(checked),
      count,
      digest,
      createdAt: now,
      expiresAt: new Date(now.getTime() + seconds * 1000),
    }
    await insertPreview(em, preview)
    const page = { order: 'CREATED_AT', descending: true, after: null, offset: 0, limit: sampleSize } as const
    const sample = (await findUserPage(em, filter, page, now)).map(({ user }) => user)
    return new BulkPreview({ token: signPreview(deps.keys, preview), count, sample, expiresAt: preview.expiresAt })
  })
}

function tooMany({ ids }: BulkInput): ValidationError {
  const message = `More than ${maxUsers} users are found. Narrow the filter, and change them in parts.`
  return new ValidationError([{ path: ['input', ids == null ? 'filter' : 'ids'], rule: 'max_users', message }])
}
