import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { LoginCode } from '../domain/login-code.ts'

builder.objectType(LoginCode, {
  name: 'LoginCode',
  description: 'A code with which an application opens a session of its own, in the address of the application.',
  ...inherits(),
  isTypeOf: (value) => value instanceof LoginCode,
  fields: (t) => ({
    url: t.exposeString('url', {
      description:
        'Where to send the browser: `returnTo` with `code`, `state` and `iss` (RFC 9207) added to its query. The code works ' +
        'once, for 60 seconds.',
    }),
  }),
})
