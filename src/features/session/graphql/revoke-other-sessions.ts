import { requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { bySession } from '../../../graphql/by-session.ts'
import { revokeOtherSessions } from '../domain/revoke-other-sessions.ts'
import { SessionNotFoundError } from '../errors.ts'
import { SessionsRevoked } from './sessions-revoked-type.ts'

builder.mutationField('revokeOtherSessions', (t) =>
  t.errorUnionField({
    ...requiresSession([['sessions:write']], { limit: 300, duration: 60, by: bySession, beyondTier: true }),
    types: [SessionsRevoked, SessionNotFoundError],
    description: 'Ends all of your sessions except the current one.',
    resolve: async (_root, _args, context) => {
      const answer = await revokeOtherSessions(context.services, sessionCaller(context))
      return typeof answer === 'number' ? new SessionsRevoked(answer) : answer
    },
  }),
)
