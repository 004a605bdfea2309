import { revokeUserSessions } from '../../domain/admin/end-user-credentials.ts'
import * as errors from '../../domain/errors.ts'
import { requires } from '../access-rules.ts'
import { builder } from '../builder.ts'
import { SessionsRevoked } from '../session/sessions-revoked.ts'
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
