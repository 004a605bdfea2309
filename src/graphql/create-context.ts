import DataLoader from 'dataloader'
import { type CredentialHeaders, parseCredential } from '../core/access/credentials.ts'
import type { Client } from '../core/client.ts'
import { findUsersById } from '../core/identity/store/find-user.ts'
import type { User } from '../core/identity/store/user.ts'
import { findDataOfUsers, type UserData } from '../core/identity/store/user-data.ts'
import { countTier } from '../core/limits/count-tier.ts'
import { rateLimited } from '../core/request-error.ts'
import type { Services } from '../core/services.ts'
import { assertCredentialUse } from './assert-credential-use.ts'
import { isBeyondTier } from './beyond-tier.ts'
import type { RequestContext } from './context.ts'
import { findAccess } from './find-access.ts'
import { limitExceeded } from './limit-exceeded.ts'
import type { Operation } from './operation.ts'
import { createReadTurns } from './read-turns.ts'
import { type CookieHeaders, readRefreshCookie } from './refresh-cookie.ts'

interface Sender {
  client: Client
  credentials: CredentialHeaders
  cookies: CookieHeaders
}

/**
 * Determines the caller of a request and counts the request against the caller's tier.
 *
 * @throws RequestError for a credential that does not work or that the operation does not accept, and RATE_LIMITED
 */
export async function createContext(
  services: Services,
  { client, credentials, cookies }: Sender,
  operation: Operation,
): Promise<RequestContext> {
  const credential = parseCredential(credentials)
  const refreshCookie = readRefreshCookie(services.config, cookies)
  const { access, blockedBy } = await findAccess(services, { credential, client, refreshCookie }, operation)
  assertCredentialUse(credential, operation)
  const limits: RequestContext['limits'] = new Map()
  const tier = countTier(services, access)
  let lists: RequestContext['lists'] = 'ALLOWED'
  if (tier?.exceeded) {
    if (!isBeyondTier(operation)) throw limitExceeded(services.meter, 'tier', tier)
    // The operation is executed, so this is no refusal of it, and the headers show the limits of its fields.
    lists = rateLimited(tier, tier.retryAfter)
  } else if (tier) limits.set('tier', tier)
  const loadUser = createLoadUser(services)
  const loadUserData = createLoadUserData(services)
  const inTurn = createReadTurns()
  return {
    services,
    access,
    blockedBy,
    credential,
    operation,
    client,
    refreshCookie,
    limits,
    lists,
    inTurn,
    loadUser,
    loadUserData,
  }
}

/** The loader is created at its first use, because most requests do not use it. */
function createLoadUser(services: Services): RequestContext['loadUser'] {
  let loader: DataLoader<string, User | null> | null = null
  return (id) => {
    loader ??= new DataLoader((ids: readonly string[]) => findUsersById(services.database.fork(), ids))
    return loader.load(id)
  }
}

/** Nothing is kept: a mutation may change the data between two fields of one document. */
function createLoadUserData(services: Services): RequestContext['loadUserData'] {
  let loader: DataLoader<string, UserData> | null = null
  return (userId) => {
    loader ??= new DataLoader((ids: readonly string[]) => findDataOfUsers(services.database.fork(), ids), {
      cache: false,
    })
    return loader.load(userId)
  }
}
