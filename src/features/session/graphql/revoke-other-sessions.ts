import { SessionNotFoundError } from '../../../core/errors.ts'
import { requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { revokeOtherSessions } from '../domain/revoke-other-sessions.ts'
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
