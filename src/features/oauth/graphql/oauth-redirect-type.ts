import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { OAuthRedirect } from '../domain/begin-state.ts'

builder.objectType(OAuthRedirect, {
  name: 'OAuthRedirect',
  description: 'A sign-in at an identity provider that has begun.',
  ...inherits(),
  isTypeOf: (value) => value instanceof OAuthRedirect,
  fields: (t) => ({
    url: t.exposeString('url', { description: 'The address at the provider. Send the browser of the user there.' }),
    state: t.exposeString('state', {
      description: 'A token of this sign-in. It arrives at your redirect address: compare the two. It works once.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until when the sign-in can be finished: ten minutes after it began.',
    }),
  }),
})
