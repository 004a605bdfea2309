import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { apiKeyStatus } from '../../../core/access/api-key-status.ts'
import { noScopes, scopesOfApiKey, scopesOfOrganizationKey } from '../../../core/access/scopes.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import type { Organization } from '../../../core/access/store/organization.ts'
import { ScopeNotGrantedError, TokenInvalidError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { countKeyUses } from '../../../core/limits/count-tier.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { parseApiKey } from '../../../crypto/api-key.ts'
import type { LimitState } from '../../../ports/limiter.ts'

/** An API key that works now, with the scopes that it holds. */
export class VerifiedApiKey {
  readonly apiKey: ApiKey
  /** The owner; null for an API key of an organization. */
  readonly user: User | null
  /** The organization that the key belongs to; null for an API key of a user. */
  readonly organization: Organization | null
  readonly scopes: string[]
  /** The scopes inside the key's organization, which hold nowhere else; null for an API key of a user. */
  readonly organizationScopes: string[] | null
  /** The budget of the key after its uses were counted; null if none were. */
  readonly rateLimit: LimitState | null
  constructor(fields: VerifiedApiKey) {
    this.apiKey = fields.apiKey
    this.user = fields.user
    this.organization = fields.organization
    this.scopes = fields.scopes
    this.organizationScopes = fields.organizationScopes
    this.rateLimit = fields.rateLimit
  }
}

type Deps = Pick<Services, 'config' | 'lastUses' | 'requestState' | 'sharedCounter'>

interface VerifyApiKeyInput {
  key: string
  scopes: readonly string[]
  organizationScopes: readonly string[]
  /** Of the client that sent the key to the resource server, which vouches for it; null if it does not say. */
  ip: string | null
  /** The uses of the key to count against its tier. */
  count: number
}

/** More than a resource server serves for one key between two verdicts. */
const maxUses = 10_000

/**
 * Checks for a resource server whether an API key works now and holds the given scopes. For a key that does not work, the
 * answer is always TOKEN_INVALID, regardless of the reason. Scopes of the server and scopes inside an organization are asked for
 * apart, so that a key of an organization never passes for one of the server.
 *
 * Uses are counted for every key that works: one that lacks a scope must not be tried without a limit, either.
 *
 * @throws RequestError BAD_USER_INPUT for a text that is not an address, or a number of uses that cannot be counted
 */
export async function verifyApiKey(
  deps: Deps,
  input: VerifyApiKeyInput,
): Promise<VerifiedApiKey | TokenInvalidError | ScopeNotGrantedError> {
  const ip = input.ip === null ? null : inOneSpelling(input.ip)
  const { count } = input
  if (count < 0 || count > maxUses) throw new RequestError('BAD_USER_INPUT', '`count` must be from 0 to 10,000.')
  const parsed = parseApiKey(input.key.trim())
  if (!parsed) return new TokenInvalidError()
  const found = apiKeyStatus(await deps.requestState.apiKey(parsed.id), parsed)
  if (found.status !== 'LIVE') return new TokenInvalidError()
  const { apiKey, user, organization, now } = found.state
  const rateLimit = count === 0 ? null : countKeyUses(deps, apiKey, count)
  const held = user ? scopesOfApiKey(deps.config, apiKey, user) : noScopes
  const heldInOrganization = user ? noScopes : scopesOfOrganizationKey(deps.config, apiKey)
  const missing = [...missingFrom(held, input.scopes), ...missingFrom(heldInOrganization, input.organizationScopes)]
  if (missing.length > 0) return new ScopeNotGrantedError(missing, 'The API key does not hold these scopes')
  deps.lastUses.note(apiKey.id, now, ip)
  const organizationScopes = user ? null : [...heldInOrganization]
  return new VerifiedApiKey({ apiKey, user, organization, scopes: [...held], organizationScopes, rateLimit })
}

function missingFrom(held: ReadonlySet<string>, wanted: readonly string[]): string[] {
  return [...new Set(wanted)].filter((scope) => !held.has(scope))
}

/** An address as `Client.ip` has it. The zone of a local address has a meaning on the machine of the resource server alone. */
function inOneSpelling(text: string): string {
  if (isIP(text) === 0) throw new RequestError('BAD_USER_INPUT', '`ip` must be an IPv4 or IPv6 address.')
  return ipaddr.process(text.replace(/%.*$/, '')).toString()
}
