import { ScopeNotGrantedError, UserNotFoundError } from '../../../core/errors.ts'
import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { SessionsRevoked } from '../../session/index.ts'
import { revokeUserSessions } from '../domain/revoke-user-sessions.ts'

builder.mutationField('revokeUserSessions', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [SessionsRevoked, UserNotFoundError, ScopeNotGrantedError],
    description:
      'Revokes every session of a user, and every login that waits for its second factor. API keys keep working.',
    args: { id: t.arg.id({ required: true, description: 'The id of the user.' }) },
    resolve: async (_root, { id }, context) => {
      const answer = await revokeUserSessions(context.services, userCaller(context), { id, exceptId: null })
      return typeof answer === 'number' ? new SessionsRevoked(answer) : answer
    },
  }),
)
