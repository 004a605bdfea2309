import { revokeOtherSessions } from '../../domain/session/revoke-other-sessions.ts'
import { inherits, requiresSession, sessionOf } from '../access-rules.ts'
import { builder } from '../builder.ts'

class SessionsRevoked {
  readonly count: number
  constructor(count: number) {
    this.count = count
  }
}

builder.objectType(SessionsRevoked, {
  name: 'SessionsRevoked',
  description: 'Sessions were ended.',
  ...inherits(),
  isTypeOf: (value) => value instanceof SessionsRevoked,
  fields: (t) => ({ count: t.exposeInt('count', { description: 'How many were open.' }) }),
})

builder.mutationField('revokeOtherSessions', (t) =>
  t.errorUnionField({
    ...requiresSession([['sessions:write']]),
    types: [SessionsRevoked],
    description: 'Ends every session of yours but this one.',
    resolve: async (_root, _args, context) =>
      new SessionsRevoked(await revokeOtherSessions(context.services, sessionOf(context), context.client)),
  }),
)
