import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { ProviderInfo } from '../domain/list-providers.ts'

const OAuthProviderKind = builder.enumType('OAuthProviderKind', {
  description: 'The kind of an identity provider, for instance to choose the button that its owner asks for.',
  values: {
    GOOGLE: { description: 'Google.' },
    APPLE: { description: 'Sign in with Apple.' },
    GITHUB: { description: 'GitHub.' },
    MICROSOFT: { description: 'Microsoft Entra ID and personal Microsoft accounts.' },
    GITLAB: { description: 'GitLab.' },
    DISCORD: { description: 'Discord.' },
    OIDC: { description: 'Any other OpenID provider.' },
  } as const,
})

export const OAuthProviderType = builder.objectRef<ProviderInfo>('OAuthProvider').implement({
  description: 'An identity provider that users can sign in with.',
  ...inherits(),
  fields: (t) => ({
    id: t.exposeString('id', { description: 'The name of the provider in the API and in paths, such as `google`.' }),
    name: t.exposeString('name', { description: 'The name of the provider for people, such as `Google`.' }),
    kind: t.expose('kind', { type: OAuthProviderKind, description: 'The kind of the provider.' }),
  }),
})
