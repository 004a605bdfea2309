import type { OAuthProvider } from './oauth-settings.ts'
import type { Reader } from './reader.ts'
import { weaknessOf } from './secret-strength.ts'
import type { Secrets } from './settings.ts'
import { shown, withoutCredentials } from './shown.ts'
import { readStorage } from './storage-url.ts'
import * as value from './values.ts'

/**
 * Reads every variable that contains a secret. A problem never contains a value.
 *
 * @param providers the identity providers, whose variables are read together
 */
export function readSecrets(reader: Reader, providers: readonly OAuthProvider[]): Secrets {
  const { read, isSet, problem } = reader
  const secrets: Secrets = {
    ...readServerSecrets(reader),
    databaseUrl: read('DATABASE_URL', serviceUrl(['postgres', 'postgresql'], { host: false }), null),
    redisUrl: read('REDIS_URL', serviceUrl(['redis', 'rediss'], { host: true }), null),
    smtpUrl: read('SMTP_URL', serviceUrl(['smtp', 'smtps'], { host: true }), null),
    storage: readStorage(reader),
    adminPassword: read('ADMIN_PASSWORD', value.line, null),
    metricsToken: read('METRICS_TOKEN', value.trimmed.min(16, 'must have at least 16 characters'), null),
    oauthSecrets: Object.fromEntries(providers.map(({ config, secret }) => [config.id, secret])),
  }
  if (isSet('DATABASE_URL') && !isSet('SALLYPORT_SECRET')) {
    problem('SALLYPORT_SECRET is required with DATABASE_URL. Generate one with `openssl rand -base64 48`.')
  }
  return secrets
}

/** The URL of a service, which is shown without its credentials. */
function serviceUrl(...options: Parameters<typeof value.serviceUrl>) {
  return shown(value.serviceUrl(...options), withoutCredentials)
}

function readServerSecrets({ read, problem }: Reader): Pick<Secrets, 'secret' | 'previousSecrets'> {
  const secret = read('SALLYPORT_SECRET', value.exact, null)
  const weakness = secret === null ? null : weaknessOf(secret)
  if (weakness) problem(`SALLYPORT_SECRET ${weakness}. Generate one with \`openssl rand -base64 48\`.`)
  const previousSecrets = read('SALLYPORT_PREVIOUS_SECRETS', value.exact, '').split(/\s+/).filter(Boolean)
  for (const [index, previous] of previousSecrets.entries()) {
    const previousWeakness = previous === secret ? 'repeats SALLYPORT_SECRET' : weaknessOf(previous)
    if (previousWeakness) problem(`SALLYPORT_PREVIOUS_SECRETS, entry ${index + 1}, ${previousWeakness}.`)
  }
  return { secret, previousSecrets }
}
