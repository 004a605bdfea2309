import { type AuthClient, createAuthClient } from '@sallyport/client'
import type { PageConfig } from '../lib/page-config.ts'

/**
 * Creates the client of the pages. The refresh token is a cookie that no script can read, and the access token stays in memory: a script
 * that an attacker runs in a page finds nothing that outlives the page. [ASVS 5.0 14.3.3]
 */
export function createAuth(config: Pick<PageConfig, 'endpoint'>): AuthClient {
  return createAuthClient({ url: config.endpoint, storage: 'cookie' })
}
