import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { createApiKeySecret } from '../../../crypto/api-key.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { readNow } from '../../../store/now.ts'
import { holdOpenSession, sessionEnded } from '../../session/index.ts'
import { apiKeyEvents } from '../events.ts'
import { apiKeyCreatedNotice } from '../mails.ts'
import { countLiveApiKeysOf, findApiKeyOf, insertApiKey } from '../store/api-key.ts'
import { ApiKeySecret } from './api-key-secret.ts'
import { checkApiKeyInput } from './check-api-key-input.ts'

/** The maximum number of working API keys of one user. */
const mostLiveKeys = 20_000

export interface CreateApiKeyInput {
  name: string
  scopes: readonly string[]
  mode: ApiKey['mode']
  expiresAt?: Date | null | undefined
}

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Creates an API key for the caller and sends a notice. Only a session can: an API key that creates keys would outlive its
 * own revocation.
 *
 * @throws RequestError TOKEN_INVALID if the session ended meanwhile
 */
export async function createApiKey(
  deps: Deps,
  caller: Caller<SessionAccess>,
  input: CreateApiKeyInput,
): Promise<ApiKeySecret | ValidationError | ScopeNotGrantedError> {
  const { access } = caller
  const rights = { held: access.scopes, now: access.at }
  const checked = checkApiKeyInput(deps, rights, input, { name: '', scopes: [], expiresAt: null })
  if (checked instanceof ValidationError || checked instanceof ScopeNotGrantedError) return checked
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const user = await lockUserById(em, access.user.id)
    // A session that ended while this request waited must not create a key.
    if (!user || !(await holdOpenSession(em, access.session.id))) throw sessionEnded()
    if ((await countLiveApiKeysOf(em, user.id, now)) >= mostLiveKeys) return tooManyKeys()
    const id = createUuid()
    const { key, prefix, secretHash } = createApiKeySecret(input.mode, id)
    await insertApiKey(em, { ...checked, id, userId: user.id, mode: input.mode, prefix, secretHash, createdAt: now })
    const details = { apiKeyId: id, scopes: checked.scopes }
    await recordEvent(em, { type: apiKeyEvents.API_KEY_CREATED, by: caller, at: now, details })
    await notify(deps, em, user, apiKeyCreatedNotice, { keyName: checked.name, origin: originOf(caller.client, now) })
    const apiKey = await findApiKeyOf(em, user.id, id)
    if (!apiKey) throw new Error('The new API key is missing')
    return new ApiKeySecret(key, apiKey)
  })
}

function tooManyKeys(): ValidationError {
  const message = `You already have ${mostLiveKeys} active API keys. Revoke some first.`
  return new ValidationError([{ path: ['input'], rule: 'max_keys', message }])
}
