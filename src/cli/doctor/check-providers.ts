import type { Config, OAuthProviderConfig, Settings } from '../../config.ts'
import { type IdentityProvider, IdentityProviderError } from '../../ports/identity-provider.ts'
import { openProviders } from '../open-providers.ts'
import { type Finding, ok, problem } from './finding.ts'

/** Reads the metadata of each identity provider, as the first sign-in at it would. */
export async function checkProviders(settings: Settings): Promise<Finding[]> {
  const { config } = settings
  const providers = openProviders(settings)
  return Promise.all(
    config.oauthProviders.flatMap((each) => {
      const provider = providers.find(each.id)
      return provider === null ? [] : [checkProvider(config, each, provider)]
    }),
  )
}

async function checkProvider(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { id, kind, name, issuer }: OAuthProviderConfig,
  provider: IdentityProvider,
): Promise<Finding> {
  const subject = kind === 'OIDC' ? `OIDC_${id.toUpperCase()}_ISSUER` : `OAUTH_${id.toUpperCase()}_CLIENT_ID`
  const redirectUri = `${publicUrl}/oauth/${id}/callback`
  try {
    await provider.authorizationUrl({ redirectUri, state: 'doctor', nonce: 'doctor', codeVerifier: 'x'.repeat(43) })
    return ok(subject, `Users can be sent to ${name}. ${redirectUri} must be registered there as the redirect address.`)
  } catch (error) {
    if (!(error instanceof IdentityProviderError)) throw error
    return problem(subject, `Nobody can sign in with ${issuer}: ${error.message}.`, remedyOf(kind))
  }
}

/** The operator sets the issuer of an OpenID provider and of a GitLab server, and the tenant of Microsoft. All others are known. */
function remedyOf(kind: OAuthProviderConfig['kind']): string {
  if (kind === 'MICROSOFT') return 'Check the tenant, and that this machine can reach it.'
  if (kind === 'OIDC' || kind === 'GITLAB')
    return 'Check the issuer, letter by letter, and that this machine can reach it.'
  return 'Check that this machine can reach it.'
}
