import type { Config } from '../../config.ts'
import { type Finding, note, problem } from './finding.ts'

/** Settings that are allowed one by one, and unsafe or at odds with each other here. What is well is not listed. */
export function checkSettings(config: Config): Finding[] {
  return [...checkAddresses(config), ...(config.production ? checkProduction(config) : checkDevelopment(config))]
}

function checkAddresses({
  appUrl,
  publicUrl,
  corsOrigins,
  trustedProxies,
  secret,
  previousSecrets,
}: Config): Finding[] {
  const findings: Finding[] = []
  const app = appUrl === null ? null : new URL(appUrl).origin
  if (app !== null && app !== new URL(publicUrl).origin && !corsOrigins.includes(app)) {
    const message = `The app at APP_URL (${app}) may not call this server from a browser.`
    findings.push(note('CORS_ORIGINS', message, `Add ${app}, unless the app calls from its own server.`))
  }
  if (trustedProxies.length === 0) {
    const message = 'No proxy is trusted. Behind one, every client would count as the proxy, and all share its limits.'
    findings.push(note('TRUSTED_PROXIES', message, 'Behind a proxy, name its addresses; without one all is well.'))
  }
  if (secret !== null && previousSecrets.length > 0) {
    const message = `${previousSecrets.length} former secrets still open what they protected.`
    const remedy = 'Run `sallyport keys re-encrypt`, and remove each once nothing is under it.'
    findings.push(note('SALLYPORT_PREVIOUS_SECRETS', message, remedy))
  }
  return findings
}

function checkProduction(config: Config): Finding[] {
  const findings: Finding[] = []
  const find = (wrong: boolean, subject: string, message: string, remedy: string) => {
    if (wrong) findings.push(problem(subject, message, remedy))
  }
  const plain = (url: string | null) => url !== null && !url.startsWith('https://')
  const local = (url: string | null) => url !== null && isLocal(url)
  const https = 'Tokens and passwords cross the network in the clear.'
  find(
    plain(config.publicUrl),
    'PUBLIC_URL',
    `It is not https. ${https}`,
    'Put TLS in front and name the https address.',
  )
  find(local(config.publicUrl), 'PUBLIC_URL', 'It names this machine alone: links in mails lead nowhere.', publicRemedy)
  find(plain(config.appUrl), 'APP_URL', `It is not https. ${https}`, 'Name the https address of the app.')
  find(local(config.appUrl), 'APP_URL', 'It names this machine alone: links in mails lead nowhere.', publicRemedy)
  const strayOrigins = config.corsOrigins.filter((origin) => plain(origin) || isLocal(origin))
  const stray = `Origins that are not https or are local may call with a user’s browser: ${strayOrigins.join(', ')}.`
  find(strayOrigins.length > 0, 'CORS_ORIGINS', stray, 'Remove them.')
  find(
    config.databaseUrl === null,
    'DATABASE_URL',
    'The embedded database may lose seconds when power fails.',
    ownServer,
  )
  find(!config.rateLimits, 'RATE_LIMITS', 'Nothing slows down who guesses.', 'Set it to on.')
  const unverified = 'Accounts work without anybody proving the address.'
  find(!config.requireEmailVerification, 'REQUIRE_EMAIL_VERIFICATION', unverified, 'Set it to on.')
  const weak = config.passwordHash === 'bcrypt' && config.bcryptCost < 12
  find(weak, 'BCRYPT_COST', `A cost of ${config.bcryptCost} is cheap to guess at.`, 'Set 12 or more.')
  find(config.graphiql, 'GRAPHIQL', 'Everybody gets a console.', 'Set it to off.')
  find(config.introspection, 'INTROSPECTION', 'Everybody can read the schema.', 'Set it to off.')
  if (config.metricsToken === null) {
    findings.push(
      note('METRICS_TOKEN', 'It is not set: /metrics is off.', 'Set one of 16 characters or more to measure.'),
    )
  }
  return findings
}

const publicRemedy = 'Name the address that users see.'
const ownServer = 'Set it to a PostgreSQL server of yours, 15 or newer.'

function checkDevelopment(config: Config): Finding[] {
  const findings: Finding[] = []
  if (config.publicUrl.startsWith('https://') && !isLocal(config.publicUrl)) {
    const message =
      'PUBLIC_URL is a public https address, and yet NODE_ENV is not production: GraphiQL, introspection and '
    findings.push(problem('NODE_ENV', `${message}an open /metrics are for development.`, 'Set NODE_ENV=production.'))
  }
  if (!config.rateLimits) findings.push(note('RATE_LIMITS', 'Nothing slows down who guesses.', 'For load tests alone.'))
  if (!config.requireEmailVerification) {
    const message = 'Accounts work without anybody proving the address.'
    findings.push(note('REQUIRE_EMAIL_VERIFICATION', message, 'Set it to on where real people sign up.'))
  }
  return findings
}

function isLocal(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname.endsWith('.localhost') || /^127\.|^\[::1\]$|^0\.0\.0\.0$/.test(hostname)
}
