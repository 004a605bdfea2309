import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { OrganizationNotFoundError, type ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { createApiKeySecret } from '../../../crypto/api-key.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { readNow } from '../../../store/now.ts'
import { assertCallerStillValid, lockUserOfCaller } from '../../session/index.ts'
import { apiKeyEvents } from '../events.ts'
import { apiKeyCreatedNotice } from '../mails.ts'
import { countLiveApiKeysOf, findApiKeyOf, insertApiKey } from '../store/api-key.ts'
import { ApiKeySecret } from './api-key-secret.ts'
import { checkApiKeyInput } from './check-api-key-input.ts'
import { rightsOverOrganizationKeys, rightsOverOwnKeys } from './key-rights.ts'
import { notifyOfKey } from './notify-of-key.ts'
import { recordKeyEvent } from './record-key-event.ts'
import { refuseMissingScopes } from './refuse-missing-scopes.ts'
import { refuseScopesWithoutProof } from './refuse-scopes-without-proof.ts'

/** The maximum number of working API keys of one user or organization. */
const maxLiveKeys = 20_000

interface CreateApiKeyInput {
  name: string
  scopes: readonly string[]
  mode: ApiKey['mode']
  expiresAt?: Date | null | undefined
  /** The organization that the key is to belong to; null for a key of the caller. */
  organizationId?: string | null | undefined
}

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>
type Answer = ApiKeySecret | OrganizationNotFoundError | ValidationError | ScopeNotGrantedError | ProofRequiredError

/**
 * Creates an API key for the caller or for an organization, and sends the caller a notice. Only a session can: an API key that
 * creates keys would outlive its own revocation. It needs a fresh proof for a scope that the role `user` lacks.
 *
 * @throws RequestError TOKEN_INVALID if the session ended meanwhile; FORBIDDEN for a caller who may not create keys of the
 *   organization
 */
export async function createApiKey(
  deps: Deps,
  caller: Caller<SessionAccess>,
  { organizationId = null, ...input }: CreateApiKeyInput,
): Promise<Answer> {
  const { access } = caller
  const kind = { isOrganizationKey: organizationId !== null, now: access.at }
  const checked = checkApiKeyInput(deps, kind, input, { name: '', scopes: [], expiresAt: null })
  if (checked instanceof ValidationError) return checked
  return deps.database.transactional(async (em): Promise<Answer> => {
    const now = await readNow(em)
    const user = await lockUserOfCaller(em, access)
    const rights =
      organizationId === null
        ? rightsOverOwnKeys(deps, access)
        : await rightsOverOrganizationKeys(deps, em, access, organizationId)
    // A session that ended while this request waited must not create a key. Lock order: the organization, then the session.
    await assertCallerStillValid(em, access)
    if (!rights) return new OrganizationNotFoundError()
    const { owner } = rights
    const refused =
      refuseMissingScopes(rights.held, checked.scopes) ?? refuseScopesWithoutProof(deps, caller, rights, checked.scopes)
    if (refused) return refused
    if ((await countLiveApiKeysOf(em, owner, now)) >= maxLiveKeys) return tooManyKeys()
    const id = createUuid()
    const { key, prefix, secretHash } = createApiKeySecret(input.mode, id)
    await insertApiKey(em, owner, { ...checked, id, mode: input.mode, prefix, secretHash, createdAt: now })
    const details = { apiKeyId: id, scopes: checked.scopes }
    await recordKeyEvent(em, apiKeyEvents.API_KEY_CREATED, caller, { rights, at: now, details })
    const notice = { template: apiKeyCreatedNotice, apiKeyId: id, keyName: checked.name }
    await notifyOfKey(deps, em, caller, { ...notice, user, rights, at: now })
    const apiKey = await findApiKeyOf(em, owner, id)
    if (!apiKey) throw new Error('The new API key is missing')
    return new ApiKeySecret(key, apiKey)
  })
}

function tooManyKeys(): ValidationError {
  const message = `There are already ${maxLiveKeys} active API keys. Revoke some first.`
  return new ValidationError([{ path: ['input'], rule: 'max_keys', message }])
}
