import { z } from 'zod'
import { isEmailProved } from './email-proof.ts'
import { createOAuthConfigure, readUserDocument, rejectIdToken } from './oauth-configuration.ts'
import type { ProviderMethods } from './perform.ts'
import { type SendToProvider, unavailable } from './provider-http.ts'
import type { ProviderEnvironment, ProviderOptions } from './provider-options.ts'
import { readLine, readLocale, readPicture } from './read-profile.ts'
import { buildAuthorizationUrl, readTokens, redeemCode, refresh } from './token-client.ts'

const endpoints = {
  authorization_endpoint: 'https://discord.com/oauth2/authorize',
  token_endpoint: 'https://discord.com/api/oauth2/token',
}

const userShape = z.object({
  id: z.string().regex(/^\d{1,20}$/),
  username: z.string(),
  global_name: z.unknown(),
  avatar: z.unknown(),
  email: z.unknown(),
  verified: z.unknown(),
  locale: z.unknown(),
})

/** Discord, which has OAuth 2.0 and an API of its own for the user. [Discord, OAuth2; User resource] */
export function createDiscordProvider(
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
      const { document } = await readUserDocument(
        'https://discord.com/api/users/@me',
        response.access_token,
        send,
        signal,
      )
      const parsed = userShape.safeParse(document)
      if (!parsed.success) throw unavailable('does not describe the user')
      const user = parsed.data
      const email = typeof user.email === 'string' ? normalizeEmail(user.email) : null
      return {
        issuer: options.issuer,
        subject: user.id,
        email,
        emailProved: isEmailProved(options, { email_verified: user.verified }, email),
        name: readLine(user.global_name, 200) ?? readLine(user.username, 200),
        pictureUrl: readAvatar(user.id, user.avatar),
        locale: readLocale(user.locale),
        tokens: options.keepTokens ? readTokens(response, now()) : null,
      }
    },
    verifyIdToken: rejectIdToken,
    refreshTokens: async (refreshToken, signal) => refresh(await configure(signal), refreshToken, now()),
    identityIssuer: async () => options.issuer,
  }
}

function readAvatar(id: string, avatar: unknown): string | null {
  const isHash = typeof avatar === 'string' && /^[a-z0-9_]{1,64}$/.test(avatar)
  return isHash ? readPicture(`https://cdn.discordapp.com/avatars/${id}/${avatar}.png`) : null
}
