import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ApiKeyNotFoundError, type FieldError, ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import type { Client, Services } from '../../../core/services.ts'
import { type ApiKey, findApiKeyOf, updateApiKeyRow } from '../store/api-key.ts'
import { checkExpiry, checkName, checkScopes } from './check-api-key-input.ts'

/** A field that is left out stays; `expiresAt: null` lets the key live on. */
export interface UpdateApiKeyInput {
  name?: string | null | undefined
  scopes?: readonly string[] | null | undefined
  expiresAt?: Date | null | undefined
}

type Answer = ApiKey | ApiKeyNotFoundError | ScopeNotGrantedError | ValidationError

/** Changes one of the caller's keys; scopes are held against what the caller holds now. A revoked key stays as it is. */
export async function updateApiKey(
  services: Pick<Services, 'clock' | 'config' | 'database'>,
  access: SessionAccess,
  id: string,
  input: UpdateApiKeyInput,
  client: Client,
): Promise<Answer> {
  const now = services.clock.now()
  return services.database.fork().transactional(async (em): Promise<Answer> => {
    const present = await findApiKeyOf(em, access.user.id, id)
    if (!present || present.revokedAt) return new ApiKeyNotFoundError()
    const name = checkName(input.name ?? present.name, ['input', 'name'])
    const expiry = checkExpiry(input.expiresAt, now, ['input', 'expiresAt'])
    const fields: FieldError[] = [...(typeof name === 'string' ? [] : [name]), ...(expiry ? [expiry] : [])]
    if (fields.length > 0 || typeof name !== 'string') return new ValidationError(fields)
    const scopes = input.scopes
      ? checkScopes(services, input.scopes, access.scopes, ['input', 'scopes'])
      : present.scopes
    if (scopes instanceof ValidationError || scopes instanceof ScopeNotGrantedError) return scopes
    const expiresAt = input.expiresAt === undefined ? (present.expiresAt ?? null) : input.expiresAt
    const changed = await updateApiKeyRow(em, access.user.id, present.id, { name, scopes, expiresAt })
    if (!changed) return new ApiKeyNotFoundError()
    const details = { apiKeyId: present.id, scopes }
    await recordEvent(em, { type: 'API_KEY_UPDATED', actorId: access.user.id, details }, client, now)
    return (await findApiKeyOf(em, access.user.id, id)) ?? new ApiKeyNotFoundError()
  })
}
