import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { type FieldError, ValidationError } from '../../../core/errors.ts'
import { invalidName } from '../../../core/identity/check-user-input.ts'
import { normalizeName } from '../../../core/identity/profile-rules.ts'
import type { Services } from '../../../core/services.ts'

/** The input for an API key. A field that is undefined was not given; null for `expiresAt` is no expiry. */
export interface ApiKeyInput {
  name?: string | null | undefined
  scopes?: readonly string[] | null | undefined
  expiresAt?: Date | null | undefined
}

/** The part of an API key that its owner chooses. */
export type ChosenApiKeyFields = Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'>

/**
 * Checks the input for an API key. Every scope has to exist: for a key of a user on the server, for a key of an organization in
 * organizations, so that a scope of the server never gets into a key of an organization. An empty list is allowed and grants
 * nothing. Whether the caller holds the scopes is not checked here.
 *
 * @param present the values of fields that were not given
 * @returns the normalised fields, or everything that is wrong with the input
 */
export function checkApiKeyInput(
  deps: Pick<Services, 'config'>,
  { isOrganizationKey, now }: { isOrganizationKey: boolean; now: Date },
  input: ApiKeyInput,
  present: ChosenApiKeyFields,
): ChosenApiKeyFields | ValidationError {
  const name = input.name == null ? present.name : normalizeName(input.name)
  const expiresAt = input.expiresAt === undefined ? present.expiresAt : input.expiresAt
  const scopes = [...new Set(input.scopes)]
  const known = isOrganizationKey ? deps.config.organizationScopes : deps.config.knownScopes
  const fields: FieldError[] = []
  if (name === null) fields.push(invalidName(['input', 'name']))
  if (input.expiresAt && input.expiresAt <= now) fields.push(expiryInThePast)
  if (!scopes.every((scope) => Object.hasOwn(known, scope))) {
    fields.push(isOrganizationKey ? unknownOrganizationScope : unknownScope)
  }
  if (fields.length > 0 || name === null) return new ValidationError(fields)
  return { name, scopes: input.scopes ? scopes : present.scopes, expiresAt }
}

const expiryInThePast: FieldError = {
  path: ['input', 'expiresAt'],
  rule: 'future',
  message: 'The expiry must be in the future.',
}

const unknownScope: FieldError = {
  path: ['input', 'scopes'],
  rule: 'known_scope',
  message: 'At least one of the scopes does not exist. The query `scopes` lists every scope of this server.',
}

const unknownOrganizationScope: FieldError = {
  path: ['input', 'scopes'],
  rule: 'known_scope',
  message:
    'At least one of the scopes does not exist in organizations. In the query `organizationRoles`, the role `owner` lists ' +
    'every scope that an API key of an organization can have.',
}
