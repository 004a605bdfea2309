import { z } from 'zod'
import { createOAuthConfigure, readUserDocument, rejectIdToken } from './oauth-configuration.ts'
import type { ProviderMethods } from './perform.ts'
import { type SendToProvider, unavailable } from './provider-http.ts'
import type { ProviderEnvironment, ProviderOptions } from './provider-options.ts'
import { readLine, readPicture } from './read-profile.ts'
import { buildAuthorizationUrl, readTokens, redeemCode, refresh } from './token-client.ts'

const endpoints = {
  authorization_endpoint: 'https://github.com/login/oauth/authorize',
  token_endpoint: 'https://github.com/login/oauth/access_token',
}
const api = 'https://api.github.com'

const userShape = z.object({ id: z.int().positive(), login: z.string(), name: z.unknown(), avatar_url: z.unknown() })
const addressesShape = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() })).max(1000)

/** GitHub, which has OAuth 2.0 and an API of its own for the user. [GitHub, Authorizing OAuth apps; REST API, Users, Emails] */
export function createGithubProvider(
  options: ProviderOptions,
  send: SendToProvider,
  environment: ProviderEnvironment,
): ProviderMethods {
  const { now, normalizeEmail } = environment
  const configure = createOAuthConfigure(options, endpoints, send, environment)
  return {
    async authorizationUrl(request, signal) {
      return buildAuthorizationUrl(await configure(signal), request, { scope: options.scopes.join(' ') })
    },
    async redeem(answer, signal) {
      const response = await redeemCode(await configure(signal, answer.redirectUri), answer, null)
      const [{ document }, address] = await Promise.all([
        readUserDocument(`${api}/user`, response.access_token, send, signal),
        readPrimaryAddress(response.access_token, send, signal),
      ])
      const user = userShape.safeParse(document)
      if (!user.success) throw unavailable('does not describe the user')
      const email = address === null ? null : normalizeEmail(address.email)
      return {
        issuer: options.issuer,
        // The name of an account can be changed, and another person can have it afterwards; the number stays.
        subject: String(user.data.id),
        email,
        emailProved: email !== null && address?.verified === true,
        name: readLine(user.data.name, 200) ?? readLine(user.data.login, 200),
        pictureUrl: readPicture(user.data.avatar_url),
        locale: null,
        tokens: options.keepTokens ? readTokens(response, now()) : null,
      }
    },
    verifyIdToken: rejectIdToken,
    refreshTokens: async (refreshToken, signal) => refresh(await configure(signal), refreshToken, now()),
    identityIssuer: async () => options.issuer,
  }
}

/** The primary address. One of the others may be old, and nobody chose it for mail. */
async function readPrimaryAddress(accessToken: string, send: SendToProvider, signal: AbortSignal) {
  const { status, document } = await readUserDocument(`${api}/user/emails`, accessToken, send, signal)
  // The client, or the user, did not give the permission.
  if (status === 403 || status === 404) return null
  const addresses = addressesShape.safeParse(document)
  if (!addresses.success) throw unavailable('does not list the addresses of the user')
  return addresses.data.find(({ primary }) => primary) ?? null
}
