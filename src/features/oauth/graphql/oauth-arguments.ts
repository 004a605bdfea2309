import { builder } from '../../../graphql/builder.ts'
import { text } from '../../../graphql/validation.ts'

/** The arguments that begin a sign-in or a link. */
export const startArguments = builder.args((t) => ({
  provider: t.string({
    required: true,
    validate: text(64),
    description: 'The `id` of a provider of `oauthProviders`.',
  }),
  redirectUri: t.string({
    required: true,
    validate: text(2000),
    description:
      'The address of your application that the answer is handed to. It has to be in the list of the operator (OAUTH_REDIRECTS), ' +
      'letter by letter.',
  }),
  codeChallenge: t.string({
    required: true,
    validate: text(43),
    description:
      'The S256 challenge (RFC 7636) of a random verifier that your application keeps: only the client that has the verifier ' +
      'can finish the sign-in.',
  }),
}))

/** The arguments that finish a sign-in or a link. */
export const finishArguments = builder.args((t) => ({
  provider: t.string({ required: true, validate: text(64), description: 'The provider that the sign-in began with.' }),
  code: t.string({
    required: true,
    validate: text(4096),
    description: 'The parameter `code` that arrived at your redirect address.',
  }),
  state: t.string({
    required: true,
    validate: text(200),
    description: 'The parameter `state` that arrived at your redirect address.',
  }),
  codeVerifier: t.string({
    required: true,
    validate: text(128),
    description: 'The verifier of the `codeChallenge` that the sign-in began with.',
  }),
  iss: t.string({
    validate: text(2000),
    description: 'The parameter `iss` (RFC 9207), if it arrived at your redirect address.',
  }),
}))
