import { OrganizationNotFoundError } from '../../../core/errors.ts'
import { requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AuthTokens, adoptTokens } from '../../session/index.ts'
import { switchOrganization } from '../domain/switch-organization.ts'

builder.mutationField('switchOrganization', (t) =>
  t.errorUnionField({
    ...requiresSession([['organizations:read']]),
    types: [AuthTokens, OrganizationNotFoundError],
    description:
      'Moves your session to an organization that you are a member of, and returns an access token that carries it. The session ' +
      'keeps its refresh token: `refreshToken` is null, and later refreshes carry the organization, too.',
    args: {
      id: t.arg.id({
        description: 'The id or the slug of the organization. Null moves the session out of its organization.',
      }),
    },
    resolve: async (_root, { id }, context) =>
      adoptTokens(context, await switchOrganization(context.services, sessionCaller(context), id ?? null)),
  }),
)
