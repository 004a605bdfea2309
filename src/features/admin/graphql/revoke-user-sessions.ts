import * as errors from '../../../core/errors.ts'
import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { SessionsRevoked } from '../../session/graphql/sessions-revoked.ts'
import { revokeUserSessions } from '../domain/end-user-credentials.ts'
import { adminOf } from './admin-of.ts'

builder.mutationField('revokeUserSessions', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [SessionsRevoked, errors.UserNotFoundError, errors.ScopeNotGrantedError],
    description: 'Ends every session of somebody. API keys stay.',
    args: { id: t.arg.id({ required: true, description: 'The user’s id.' }) },
    resolve: async (_root, { id }, context) => {
      const answer = await revokeUserSessions(context.services, adminOf(context), id, context.client)
      return typeof answer === 'number' ? new SessionsRevoked(answer) : answer
    },
  }),
)
