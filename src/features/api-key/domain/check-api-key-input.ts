import { allScopes } from '../../../core/access/scopes.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { type FieldError, ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
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
 * Checks the input for an API key. Every scope has to be known, and the caller has to hold it at this moment;
 * an empty list is allowed and grants nothing. [ASVS 5.0 8.2.1]
 *
 * @param held the scopes that the caller holds
 * @param present the values of fields that were not given
 * @returns the normalised fields, or everything that is wrong with the input
 */
export function checkApiKeyInput(
  deps: Pick<Services, 'config'>,
  { held, now }: { held: ReadonlySet<string>; now: Date },
  input: ApiKeyInput,
  present: ChosenApiKeyFields,
): ChosenApiKeyFields | ValidationError | ScopeNotGrantedError {
  const name = input.name == null ? present.name : normalizeName(input.name)
  const expiresAt = input.expiresAt === undefined ? present.expiresAt : input.expiresAt
  const scopes = [...new Set(input.scopes)]
  const known = new Set(allScopes(deps.config).map((scope) => scope.name))
  const fields: FieldError[] = []
  if (name === null) fields.push(invalidName(['input', 'name']))
  if (input.expiresAt && input.expiresAt <= now) fields.push(expiryInThePast)
  if (!scopes.every((scope) => known.has(scope))) fields.push(unknownScope)
  if (fields.length > 0 || name === null) return new ValidationError(fields)
  const missing = scopes.filter((scope) => !held.has(scope))
  if (missing.length > 0) return new ScopeNotGrantedError(missing)
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
