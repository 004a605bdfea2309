import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { type FieldError, ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/user.ts'
import { notify } from '../../../core/mail/notify.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Client, Services } from '../../../core/services.ts'
import { createApiKeySecret } from '../../../crypto/api-key.ts'
import { holdOpenSession, newId } from '../../session/store/session.ts'
import { type ApiKey, countLiveApiKeysOf, findApiKeyOf, insertApiKey } from '../store/api-key.ts'
import { checkExpiry, checkName, checkScopes } from './check-api-key-input.ts'

/** The most keys that one user can have at work at a time. */
export const mostLiveKeys = 20_000

export interface CreateApiKeyInput {
  name: string
  scopes: readonly string[]
  mode: 'LIVE' | 'TEST'
  expiresAt?: Date | null | undefined
}

/** A key as it is shown once: only its hash is kept. */
export class ApiKeySecret {
  readonly key: string
  readonly apiKey: ApiKey
  constructor(key: string, apiKey: ApiKey) {
    this.key = key
    this.apiKey = apiKey
  }
}

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'jobs' | 'keys'>

/** Makes a key for the caller. A key cannot make keys: only a session can. */
export async function createApiKey(
  services: Needs,
  access: SessionAccess,
  input: CreateApiKeyInput,
  client: Client,
): Promise<ApiKeySecret | ValidationError | ScopeNotGrantedError> {
  const now = services.clock.now()
  const name = checkName(input.name, ['input', 'name'])
  const expiry = checkExpiry(input.expiresAt, now, ['input', 'expiresAt'])
  const fields: FieldError[] = [...(typeof name === 'string' ? [] : [name]), ...(expiry ? [expiry] : [])]
  const scopes = checkScopes(services, input.scopes, access.scopes, ['input', 'scopes'])
  if (scopes instanceof ValidationError) return new ValidationError([...fields, ...scopes.fields])
  if (fields.length > 0 || typeof name !== 'string') return new ValidationError(fields)
  if (scopes instanceof ScopeNotGrantedError) return scopes
  return services.database.fork().transactional(async (em) => {
    const user = await lockUserById(em, access.user.id)
    // A session that was ended while this waited leaves no key behind.
    if (!(await holdOpenSession(em, access.session.id))) throw sessionOver()
    if (!user || (await countLiveApiKeysOf(em, user.id, now)) >= mostLiveKeys) {
      const message = `You have ${mostLiveKeys} keys at work already: revoke some first.`
      return new ValidationError([{ path: ['input'], rule: 'max_keys', message }])
    }
    const id = await newId(em)
    const { key, prefix, secretHash } = createApiKeySecret(input.mode, id)
    const expiresAt = input.expiresAt ?? null
    await insertApiKey(em, {
      id,
      userId: user.id,
      name,
      prefix,
      mode: input.mode,
      scopes,
      createdAt: now,
      expiresAt,
      secretHash,
    })
    const details = { apiKeyId: id, scopes }
    await recordEvent(em, { type: 'API_KEY_CREATED', actorId: user.id, details }, client, now)
    await notify(services, em, user, { kind: 'api-key-created', keyName: name })
    const apiKey = await findApiKeyOf(em, user.id, id)
    if (!apiKey) throw new Error('The key that was just made is not there')
    return new ApiKeySecret(key, apiKey)
  })
}

function sessionOver(): RequestError {
  return new RequestError('TOKEN_INVALID', 'The session is over.')
}
