import type { Credential } from '../core/access/credentials.ts'
import { RequestError } from '../core/request-error.ts'
import type { Operation } from './operation.ts'

const usedBy = { BASIC: 'login', REFRESH_TOKEN: 'refresh' } as const

/**
 * Basic credentials are input of `login`, and a refresh token is input of `refresh`. With any other field, the request would
 * continue as an anonymous one although its sender sent a credential.
 *
 * @throws RequestError TOKEN_INVALID
 */
export function assertCredentialUse(credential: Credential, operation: Operation): void {
  if (credential.kind !== 'BASIC' && credential.kind !== 'REFRESH_TOKEN') return
  const field = usedBy[credential.kind]
  const root = operation.rootFields()
  if (root?.operation === 'mutation' && root.fields.every((name) => name === field)) return
  throw new RequestError('TOKEN_INVALID', `Only the mutation \`${field}\` accepts this credential.`)
}
