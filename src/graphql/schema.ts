import { type GraphQLScalarType, GraphQLSchema } from 'graphql'
import { builder } from './builder.ts'
import { printedDirectives } from './directives.ts'
import './scalars.ts'
import './errors.ts'
import './access/access.ts'
import './access/scopes.ts'
import './account/change-password.ts'
import './account/confirm-email-change.ts'
import './account/delete-account.ts'
import './account/disown-change.ts'
import './account/request-email-change.ts'
import './account/request-password-reset.ts'
import './account/resend-verification-email.ts'
import './account/reset-password.ts'
import './account/signup.ts'
import './account/update-profile.ts'
import './account/verify-email.ts'
import './api-key/create-api-key.ts'
import './api-key/delete-api-key.ts'
import './api-key/exchange-api-key.ts'
import './api-key/revoke-api-key.ts'
import './api-key/rotate-api-key.ts'
import './api-key/update-api-key.ts'
import './api-key/verify-api-key.ts'
import './session/auth-tokens.ts'
import './session/login.ts'
import './session/logout.ts'
import './session/refresh.ts'
import './session/revoke-other-sessions.ts'
import './session/revoke-session.ts'
import './session/user-sessions.ts'
import './two-factor/confirm-two-factor.ts'
import './two-factor/disable-two-factor.ts'
import './two-factor/recovery-codes.ts'
import './two-factor/regenerate-recovery-codes.ts'
import './two-factor/setup-two-factor.ts'
import './two-factor/verify-two-factor.ts'
import './user/me.ts'
import './user/user-by-id.ts'

builder.queryType({ description: 'What can be asked.' })
builder.mutationType({ description: 'What can be done. Expected failures are members of each answer’s union.' })

/** The schema as it is declared; limits are applied to it where the server is put together. */
export const schema: GraphQLSchema = withDirectives(builder.toSchema())

function withDirectives(built: GraphQLSchema): GraphQLSchema {
  const scope = built.getType('Scope') as GraphQLScalarType
  return new GraphQLSchema({ ...built.toConfig(), directives: printedDirectives(scope) })
}
