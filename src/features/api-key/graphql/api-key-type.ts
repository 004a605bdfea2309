import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { credentialCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { isNode } from '../../../graphql/node.ts'
import { RateLimitTierType } from '../../user/index.ts'
import { findApiKey } from '../domain/find-api-key.ts'

export const ApiKeyStatus = builder.enumType('ApiKeyStatus', {
  description: 'Whether an API key was revoked or has expired.',
  values: {
    ACTIVE: {
      description:
        'The key was not revoked and has not expired. While its owner is suspended, it is refused all the same.',
    },
    EXPIRED: { description: 'The key has expired.' },
    REVOKED: { description: 'The key was revoked.' },
  } as const,
})

export const ApiKeyMode = builder.enumType('ApiKeyMode', {
  description: 'Whether a key is for production or for testing. Both are equally valid credentials of this server.',
  values: {
    LIVE: { description: 'For production. The key begins with `sp_live_`.' },
    TEST: { description: 'For testing. The key begins with `sp_test_`.' },
  } as const,
})

export const ApiKeyType = builder.objectRef<ApiKey>('ApiKey').implement({
  description: 'A credential for programs, with its own scopes. It belongs to a user or to an organization.',
  ...isNode((context, id) => findApiKey(context.services, context, id)),
  // Rows are plain objects: a union recognises them by properties that no other member has.
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'prefix' in value && 'mode' in value,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id, a UUIDv7.' }),
    name: t.exposeString('name', { description: 'The name that its owner gave it.' }),
    prefix: t.exposeString('prefix', { description: 'The beginning of the key, to tell keys apart.' }),
    mode: t.expose('mode', { type: ApiKeyMode, description: 'Whether the key is for production or for testing.' }),
    scopes: t.expose('scopes', {
      type: ['Scope'],
      description:
        'The scopes that the key was granted. A key of a user has only those that its owner has now; a key of an ' +
        'organization has them in that organization alone.',
    }),
    status: t.field({
      type: ApiKeyStatus,
      description: 'Whether the key was revoked or has expired by now.',
      resolve: (key, _args, context) => statusOf(key, credentialCaller(context).access.at),
    }),
    tier: t.expose('tier', {
      type: RateLimitTierType,
      description: 'The rate limit tier of the key. It is the tier of its owner.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the key was created.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key expires. Null if it never does.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key was last used. Updated every few seconds. Null if it has never been used.',
    }),
    lastUsedIp: t.exposeString('lastUsedIp', {
      nullable: true,
      description: 'The IP address that the key was last used from.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key was revoked. Null if it was not.',
    }),
    rotatedAt: t.expose('rotatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key last got a new secret. Null if it never has.',
    }),
    previousSecretExpiresAt: t.expose('previousSecretExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the previous secret works after a rotation. Null if no previous secret was kept.',
    }),
  }),
})

export const ApiKeyConnection = builder.connectionObject(
  { type: ApiKeyType, name: 'ApiKeyConnection' },
  { name: 'ApiKeyEdge' },
)

function statusOf(key: ApiKey, now: Date) {
  if (key.revokedAt) return 'REVOKED'
  return key.expiresAt && key.expiresAt <= now ? 'EXPIRED' : 'ACTIVE'
}
