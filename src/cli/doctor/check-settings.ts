import type { Config, Settings } from '../../config.ts'
import { spellingsOf } from '../../crypto/key-ring.ts'
import { type Finding, note, problem } from './finding.ts'

type Checked = Pick<Settings, 'config' | 'secrets'>

/** Checks for settings that are valid by themselves and unsafe or contradictory together. Only findings are returned. */
export function checkSettings({ config, secrets }: Checked): Finding[] {
  return [
    ...checkAddresses(config),
    ...checkWhiteSpace(secrets),
    ...checkPreviousSecrets(secrets),
    ...checkSignUp(config),
    ...(config.production ? checkProduction({ config, secrets }) : checkDevelopment(config)),
  ]
}

function checkAddresses({ appUrl, publicUrl, corsOrigins, trustedProxies }: Config): Finding[] {
  const findings: Finding[] = []
  const app = appUrl === null ? null : new URL(appUrl).origin
  if (app !== null && app !== new URL(publicUrl).origin && !corsOrigins.includes(app)) {
    const message = `The application at APP_URL (${app}) may not call this server from a browser.`
    findings.push(note('CORS_ORIGINS', message, `Add ${app}, unless the application calls from its own server.`))
  }
  if (trustedProxies.length === 0) {
    const message =
      'No proxy is trusted. Behind a proxy, all clients would have its address and share the limits of one client.'
    findings.push(note('TRUSTED_PROXIES', message, 'Behind a proxy, set its addresses. Without one, leave it unset.'))
  }
  return findings
}

function checkWhiteSpace({ secret }: Settings['secrets']): Finding[] {
  if (secret === null || !/\s/.test(secret)) return []
  const line = secret.trim()
  if (spellingsOf(line).includes(secret) && !/\s/.test(line)) {
    const remedy = 'It may be removed: the server decrypts values of the secret with and without it.'
    return [note('SALLYPORT_SECRET', 'It ends with a line break, which is a part of it.', remedy)]
  }
  const message =
    'It contains white space, which separates secrets in SALLYPORT_PREVIOUS_SECRETS: it cannot be changed without losing values.'
  return [note('SALLYPORT_SECRET', message, 'Set one without white space before there are users; after that, keep it.')]
}

function checkPreviousSecrets({ secret, previousSecrets }: Settings['secrets']): Finding[] {
  if (secret === null || previousSecrets.length === 0) return []
  const message = `Former secrets that are still used for decryption: ${previousSecrets.length}.`
  const remedy = 'Run `sallyport keys re-encrypt`, and remove each secret once nothing depends on it.'
  return [note('SALLYPORT_PREVIOUS_SECRETS', message, remedy)]
}

function checkSignUp({ signup, signupByMail }: Config): Finding[] {
  if (signup === 'on' || !signupByMail) return []
  const remedy = 'Remove it, or set SIGNUP=on.'
  return [note('SIGNUP_BY_MAIL', `It has no effect, because SIGNUP is ${signup}.`, remedy)]
}

function checkProduction({ config, secrets }: Checked): Finding[] {
  const findings: Finding[] = []
  const find = (wrong: boolean, subject: string, message: string, remedy: string) => {
    if (wrong) findings.push(problem(subject, message, remedy))
  }
  const plain = (url: string | null) => url !== null && !url.startsWith('https://')
  const local = (url: string | null) => url !== null && isLocal(url)
  const unencrypted = 'It is not an https URL: tokens and passwords cross the network unencrypted.'
  const unreachable = 'It is a local address of this machine: links in mails do not work elsewhere.'
  find(
    plain(config.publicUrl),
    'PUBLIC_URL',
    unencrypted,
    'Terminate TLS in front of the server and set the https URL.',
  )
  find(local(config.publicUrl), 'PUBLIC_URL', unreachable, 'Set the URL that users see.')
  find(plain(config.appUrl), 'APP_URL', unencrypted, 'Set the https URL of the application.')
  find(local(config.appUrl), 'APP_URL', unreachable, 'Set the URL that users see.')
  const strayOrigins = config.corsOrigins.filter((origin) => plain(origin) || isLocal(origin))
  const stray = `Pages of these origins may call the server, though they are local or not https: ${strayOrigins.join(', ')}.`
  find(strayOrigins.length > 0, 'CORS_ORIGINS', stray, 'Remove them.')
  const embedded = 'The embedded database may lose the last seconds before a power failure.'
  find(secrets.databaseUrl === null, 'DATABASE_URL', embedded, 'Set it to a PostgreSQL server, version 15 or newer.')
  find(!config.rateLimits, 'RATE_LIMITS', noLimits, 'Set it to on.')
  find(!config.requireEmailVerification, 'REQUIRE_EMAIL_VERIFICATION', unverified, 'Set it to on.')
  const weak = config.passwordHash === 'bcrypt' && config.bcryptCost < 12
  find(
    weak,
    'BCRYPT_COST',
    `Passwords that are hashed at cost ${config.bcryptCost} are easy to guess offline.`,
    'Set 12 or more.',
  )
  find(!config.adminRequire2fa, 'ADMIN_REQUIRE_2FA', oneFactor, 'Set it to on.')
  find(config.graphiql, 'GRAPHIQL', 'GraphiQL is public.', 'Set it to off.')
  find(config.introspection, 'INTROSPECTION', 'Every client can read the schema.', 'Set it to off.')
  if (secrets.metricsToken === null) {
    const message = 'It is not set, so /metrics is closed.'
    findings.push(note('METRICS_TOKEN', message, 'Set 16 characters or more to open it to Prometheus.'))
  }
  return findings
}

const noLimits = 'The number of attempts to guess passwords and codes is not limited.'
const oneFactor = 'A password alone opens a session with every scope of an administrator.'
const unverified = 'Accounts can be used without a proof that the address belongs to their user.'

function checkDevelopment(config: Config): Finding[] {
  const findings: Finding[] = []
  if (config.publicUrl.startsWith('https://') && !isLocal(config.publicUrl)) {
    const message =
      'It is not production, though PUBLIC_URL is a public https URL: GraphiQL, introspection and /metrics are open.'
    findings.push(problem('NODE_ENV', message, 'Set NODE_ENV=production.'))
  }
  if (!config.rateLimits) findings.push(note('RATE_LIMITS', noLimits, 'Set it to on, except for load tests.'))
  if (!config.requireEmailVerification) {
    findings.push(note('REQUIRE_EMAIL_VERIFICATION', unverified, 'Set it to on where real users sign up.'))
  }
  return findings
}

function isLocal(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname.endsWith('.localhost') || /^127\.|^\[::1\]$|^0\.0\.0\.0$/.test(hostname)
}
