import { type Access, apiKeyOf } from '../../../core/access/access.ts'
import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ApiKeyType } from '../../api-key/index.ts'
import { SessionType } from '../../session/index.ts'

const AccessKind = builder.enumType('AccessKind', {
  description: 'The kind of credential that a request was sent with.',
  values: {
    ANONYMOUS: { description: 'The request has no credential.' },
    SESSION: { description: 'An access token of a session.' },
    API_KEY: { description: 'An API key, of a user or of an organization.' },
  } as const,
})

export const AccessType = builder.objectRef<Access>('Access').implement({
  description: 'The credential of a request and what it is allowed to do.',
  ...inherits(),
  fields: (t) => ({
    kind: t.field({
      type: AccessKind,
      description: 'The kind of credential.',
      resolve: ({ kind }) => (kind === 'ORGANIZATION_KEY' ? 'API_KEY' : kind),
    }),
    scopes: t.field({
      type: ['Scope'],
      description: 'The scopes that the credential holds now.',
      resolve: (access) => [...access.scopes],
    }),
    session: t.field({
      type: SessionType,
      nullable: true,
      description: 'The session of the access token. Null for any other credential.',
      resolve: (access) => (access.kind === 'SESSION' ? access.session : null),
    }),
    apiKey: t.field({
      type: ApiKeyType,
      nullable: true,
      description: 'The API key. Null for any other credential.',
      resolve: (access) => apiKeyOf(access),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the credential expires. Null if it never does, or if the request has no credential.',
      resolve: (access) => (access.kind === 'ANONYMOUS' ? null : access.expiresAt),
    }),
  }),
})
