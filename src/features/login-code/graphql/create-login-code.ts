import { ValidationError } from '../../../core/errors.ts'
import { byUser, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { createLoginCode } from '../domain/create-login-code.ts'
import { LoginCode } from '../domain/login-code.ts'

builder.mutationField('createLoginCode', (t) =>
  t.errorUnionField({
    ...requiresSession([], { limit: 30, duration: 60, by: byUser }),
    types: [LoginCode, ValidationError],
    description:
      'Makes a code with which the application that sent the user here opens a session, by `exchangeLoginCode`. The session that the ' +
      'application opens has the organization and the proof of this one, and ends when this one would at the latest. ' +
      'FORBIDDEN in an impersonated session.',
    args: {
      returnTo: t.arg.string({
        required: true,
        description: 'The address of the application: one of OAUTH_REDIRECTS, letter by letter.',
      }),
      codeChallenge: t.arg.string({
        required: true,
        description: 'The SHA-256 hash, in base64url, of a verifier that the application keeps (RFC 7636, S256).',
      }),
      state: t.arg.string({
        required: true,
        description:
          'A value that the application compares when the browser comes back: 1 to 512 printable ASCII characters.',
      }),
    },
    resolve: async (_root, input, context) => createLoginCode(context.services, sessionCaller(context), input),
  }),
)
