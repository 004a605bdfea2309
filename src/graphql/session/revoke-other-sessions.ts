import { SessionNotFoundError } from '../../domain/errors.ts'
import { revokeOtherSessions } from '../../domain/session/revoke-other-sessions.ts'
import { requiresSession, sessionOf } from '../access-rules.ts'
import { builder } from '../builder.ts'
import { SessionsRevoked } from './sessions-revoked.ts'

builder.mutationField('revokeOtherSessions', (t) =>
  t.errorUnionField({
    ...requiresSession([['sessions:write']]),
    types: [SessionsRevoked, SessionNotFoundError],
    description: 'Ends every session of yours but this one.',
    resolve: async (_root, _args, context) => {
      const answer = await revokeOtherSessions(context.services, sessionOf(context), context.client)
      return typeof answer === 'number' ? new SessionsRevoked(answer) : answer
    },
  }),
)
