import { type Access, apiKeyOf, organizationOf } from '../../../core/access/access.ts'
import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ApiKeyType } from '../../api-key/index.ts'
import { loadOrganization, OrganizationType } from '../../organization/index.ts'
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
      description: 'The scopes that the credential holds now. An API key of an organization holds none of them.',
      resolve: (access) => [...access.scopes],
    }),
    withheldScopes: t.field({
      type: ['Scope'],
      description:
        'The scopes of your role that this session lacks until you prove a second factor or a passkey in it (`reauthenticate`, ' +
        '`confirmTwoFactor`), where the server requires one. A field that needs one of them answers TWO_FACTOR_REQUIRED.',
      resolve: (access) => (access.kind === 'SESSION' ? [...access.withheld] : []),
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
    organization: t.field({
      type: OrganizationType,
      nullable: true,
      description: 'The organization that the session is in, or that the API key belongs to. Null for none.',
      resolve: (access, _args, context) => loadOrganization(context, organizationOf(access)?.organization.id),
    }),
    organizationScopes: t.field({
      type: ['Scope'],
      nullable: true,
      description:
        'The scopes that the credential holds in `organization`: for a session those of the user’s role there, for an API key its ' +
        'own. They hold in that organization alone. Null without an organization.',
      resolve: (access) => {
        const inside = organizationOf(access)
        return inside && [...inside.scopes]
      },
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the credential expires. Null if it never does, or if the request has no credential.',
      resolve: (access) => (access.kind === 'ANONYMOUS' ? null : access.expiresAt),
    }),
  }),
})
