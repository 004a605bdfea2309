import type { Config } from '../../../config.ts'
import { isSignUpOpen } from '../../../core/identity/assert-sign-up-open.ts'
import { inherits, isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { listProviders, OAuthProviderType } from '../../oauth/index.ts'

const SignInOptions = builder.objectRef<Config>('SignInOptions').implement({
  description: 'The ways to sign in that this server offers.',
  ...inherits(),
  fields: (t) => ({
    signup: t.boolean({
      description: 'Whether everybody can sign up. False where sign-up requires an invitation, or is closed (SIGNUP).',
      resolve: isSignUpOpen,
    }),
    loginByMail: t.exposeBoolean('loginByMail', {
      description: 'Whether `requestLoginLink` mails links and codes that sign in.',
    }),
    passkeys: t.boolean({ description: 'Whether passkeys work here.', resolve: ({ passkeys }) => passkeys !== null }),
    providers: t.field({
      type: [OAuthProviderType],
      description: 'The identity providers that users can sign in with, in the order in which they are shown.',
      resolve: (config) => listProviders(config),
    }),
  }),
})

builder.queryField('signInOptions', (t) =>
  t.field({
    ...isPublic(),
    type: SignInOptions,
    description:
      'The ways to sign in that this server offers, for a page that shows them. It is the same for every caller and contains no ' +
      'secret.',
    resolve: (_root, _args, { services }) => services.config,
  }),
)
