import { z } from 'zod'
import type { Environment } from './values.ts'

/** Requests or executions allowed in a window of `duration` seconds. */
export interface RateLimit {
  limit: number
  duration: number
}

/** The fields of the public contract: each may have its limit set with `RATE_LIMIT_<FIELD IN UPPER SNAKE CASE>`. */
export const LIMITED_FIELDS = [
  ...['me', 'access', 'user', 'users', 'organization', 'auditEvents', 'oauthProviders', 'scopes'],
  ...['signup', 'login', 'verifyTwoFactor', 'refresh', 'logout', 'revokeSession', 'revokeOtherSessions'],
  ...['verifyEmail', 'resendVerificationEmail', 'requestPasswordReset', 'resetPassword', 'changePassword'],
  ...['requestEmailChange', 'confirmEmailChange', 'disownChange', 'updateProfile', 'updateData', 'deleteAccount'],
  ...['setupTwoFactor', 'confirmTwoFactor', 'disableTwoFactor', 'regenerateRecoveryCodes'],
  ...['createApiKey', 'updateApiKey', 'rotateApiKey', 'revokeApiKey', 'deleteApiKey', 'verifyApiKey', 'exchangeApiKey'],
  ...['startOAuthLogin', 'completeOAuthLogin', 'loginWithIdToken', 'linkOAuthAccount', 'unlinkOAuthAccount'],
  ...['createOrganization', 'updateOrganization', 'deleteOrganization', 'inviteMember', 'acceptInvitation'],
  ...['updateMember', 'removeMember', 'switchOrganization'],
  ...['createUser', 'updateUser', 'suspendUser', 'reactivateUser', 'deleteUser', 'revokeUserSessions'],
  ...['resetUserTwoFactor', 'impersonateUser'],
]

const PREFIX = 'RATE_LIMIT_'

/** `startOAuthLogin` → `RATE_LIMIT_START_OAUTH_LOGIN`. */
export const rateLimitVariable = (field: string) =>
  PREFIX +
  field
    .replace('OAuth', 'Oauth')
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase()

/** `10/900`: ten in 900 seconds. */
export const rateLimit = z
  .string()
  .trim()
  .regex(/^[1-9]\d{0,8}\/[1-9]\d{0,6}$/, 'must be written as limit/seconds, such as 10/900')
  .transform((value): RateLimit => {
    const [limit, duration] = value.split('/').map(Number)
    return { limit: limit ?? 1, duration: duration ?? 1 }
  })

const TIERS = { FREE: 60, PRO: 1000, ENTERPRISE: 10_000 }

/** Requests a minute by tier. A tier that is not named keeps its default. */
export type TierLimits = typeof TIERS

/** `FREE=60,PRO=1000,ENTERPRISE=10000`, any of them. */
export const tierLimits = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter(Boolean))
  .refine(
    (items) => items.every((item) => /^(?:FREE|PRO|ENTERPRISE)=[1-9]\d{0,8}$/.test(item)),
    'must be written as FREE=60,PRO=1000,ENTERPRISE=10000 with whole numbers above 0',
  )
  .transform(
    (items): TierLimits => ({
      ...TIERS,
      ...Object.fromEntries(items.map((item) => item.split('=')).map(([tier, limit]) => [tier, Number(limit)])),
    }),
  )

/** The limits without `TIER_LIMITS`. */
export const defaultTierLimits: TierLimits = TIERS

const KNOWN = new Set([
  ...['SALLYPORT_SECRET', 'SALLYPORT_PREVIOUS_SECRETS'],
  ...['MAX_QUERY_TOKENS', 'MAX_QUERY_DEPTH', 'MAX_QUERY_ALIASES', 'MAX_QUERY_DIRECTIVES', 'MAX_QUERY_COST'],
  ...LIMITED_FIELDS.map(rateLimitVariable),
])

// Kubernetes and Docker links put these beside a service that is itself called sallyport.
const INJECTED = /^SALLYPORT_(?:\w+_)?(?:SERVICE_HOST|SERVICE_PORT\w*|PORT(?:_\d+_(?:TCP|UDP)\w*)?)$/

/** Variables that bear one of our prefixes and mean nothing: a limit that is misspelt must not be silently absent. */
export const unknownVariables = (env: Environment) =>
  Object.keys(env)
    .filter((name) => /^(?:SALLYPORT_|RATE_LIMIT_|MAX_QUERY_)/.test(name))
    .filter((name) => (env[name] ?? '') !== '' && !KNOWN.has(name) && !INJECTED.test(name))
