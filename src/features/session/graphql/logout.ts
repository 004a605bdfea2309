import { requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { logOut } from '../domain/log-out.ts'
import { SessionNotFoundError } from '../errors.ts'

builder.mutationField('logout', (t) =>
  t.errorUnionField({
    ...requiresSession([]),
    types: [Done, SessionNotFoundError],
    description: 'Ends the current session. Its access and refresh tokens are refused from the next request on.',
    resolve: async (_root, _args, context) =>
      (await logOut(context.services, sessionCaller(context))) ?? new Done('You are logged out.'),
  }),
)
