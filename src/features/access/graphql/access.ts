import type { Access as AccessOfRequest } from '../../../core/access/access.ts'
import { inherits, isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ApiKey } from '../../api-key/graphql/api-key-type.ts'
import { Session } from '../../session/graphql/session-type.ts'

const AccessKind = builder.enumType('AccessKind', {
  description: 'What a request’s credential is.',
  values: {
    ANONYMOUS: { description: 'There is none.' },
    SESSION: { description: 'An access token of a session.' },
    API_KEY: { description: 'An API key.' },
  } as const,
})

const Access = builder.objectRef<AccessOfRequest>('Access').implement({
  description: 'What a request’s credential is and may do.',
  ...inherits(),
  fields: (t) => ({
    kind: t.expose('kind', { type: AccessKind, description: 'What the credential is.' }),
    scopes: t.field({
      type: ['Scope'],
      description: 'What it may do at this moment.',
      resolve: (access) => [...access.scopes],
    }),
    session: t.field({
      type: Session,
      nullable: true,
      description: 'The session, when an access token was shown.',
      resolve: (access) => (access.kind === 'SESSION' ? access.session : null),
    }),
    apiKey: t.field({
      type: ApiKey,
      nullable: true,
      description: 'The API key, when one was shown.',
      resolve: (access) => (access.kind === 'API_KEY' ? access.apiKey : null),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the credential that was shown stops working by itself; null: never, or there is none.',
      resolve: (access) => (access.kind === 'ANONYMOUS' ? null : access.expiresAt),
    }),
  }),
})

builder.queryField('access', (t) =>
  t.field({
    ...isPublic(),
    type: Access,
    description: 'What this request’s credential is and may do.',
    resolve: (_root, _args, { access }) => access,
  }),
)
