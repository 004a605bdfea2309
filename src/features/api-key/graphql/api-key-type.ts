import { inherits, selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { pageById } from '../../../graphql/paging.ts'
import { RateLimitTier } from '../../user/graphql/rate-limit-tier.ts'
import { User } from '../../user/graphql/user-type.ts'
import { ApiKeySecret } from '../domain/create-api-key.ts'
import { countApiKeys, listApiKeys } from '../domain/list-api-keys.ts'
import type { ApiKey as ApiKeyRow } from '../store/api-key.ts'

const ApiKeyStatus = builder.enumType('ApiKeyStatus', {
  description: 'Whether an API key works.',
  values: {
    ACTIVE: { description: 'It works.' },
    EXPIRED: { description: 'It was made with an end, and that is past.' },
    REVOKED: { description: 'It was ended.' },
  } as const,
})

export const ApiKeyMode = builder.enumType('ApiKeyMode', {
  description: '`LIVE` keys begin with `sp_live_`, `TEST` keys with `sp_test_`.',
  values: { LIVE: { description: 'For production.' }, TEST: { description: 'For trying things out.' } } as const,
})

export const ApiKey = builder.objectRef<ApiKeyRow>('ApiKey').implement({
  description: 'A credential for programs, with scopes of its own.',
  ...inherits(),
  // Rows are plain objects: in a union they are told by what no other member has.
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'prefix' in value && 'mode' in value,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'UUIDv7.' }),
    name: t.exposeString('name', { description: 'What its owner calls it.' }),
    prefix: t.exposeString('prefix', { description: 'How the key begins: to tell keys apart.' }),
    mode: t.expose('mode', { type: ApiKeyMode, description: 'Live or test.' }),
    scopes: t.expose('scopes', {
      type: ['Scope'],
      description: 'What it was given; it may use those of them that its owner holds.',
    }),
    status: t.field({
      type: ApiKeyStatus,
      description: 'Whether it works now.',
      resolve: (key, _args, { services }) => statusOf(key, services.clock.now()),
    }),
    tier: t.expose('tier', {
      type: RateLimitTier,
      description: 'How many requests a minute it may make: its owner’s.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'When it ends; null: never.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used; written every few seconds.',
    }),
    lastUsedIp: t.exposeString('lastUsedIp', { nullable: true, description: 'From where it was last used.' }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true, description: 'When it was revoked.' }),
    rotatedAt: t.expose('rotatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last got a new secret.',
    }),
    previousSecretExpiresAt: t.expose('previousSecretExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when the previous secret still works after a rotation.',
    }),
  }),
})

function statusOf(key: ApiKeyRow, now: Date) {
  if (key.revokedAt) return 'REVOKED'
  return key.expiresAt && key.expiresAt <= now ? 'EXPIRED' : 'ACTIVE'
}

builder.objectType(ApiKeySecret, {
  name: 'ApiKeySecret',
  description: 'A key as it is shown once.',
  ...inherits(),
  isTypeOf: (value) => value instanceof ApiKeySecret,
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The whole key: it cannot be read again.' }),
    apiKey: t.field({ type: ApiKey, description: 'What it may do.', resolve: (secret) => secret.apiKey }),
  }),
})

builder.objectField(User, 'apiKeys', (t) =>
  t.connection(
    {
      ...selfOr('keys:read', 'users:read'),
      type: ApiKey,
      nullable: true,
      description: 'The API keys, newest first; revoked ones until they are deleted.',
      resolve: (user, args, { services }) =>
        pageById(
          args,
          (page) => listApiKeys(services, user.id, page),
          () => countApiKeys(services, user.id),
        ),
    },
    { name: 'ApiKeyConnection' },
    { name: 'ApiKeyEdge' },
  ),
)
