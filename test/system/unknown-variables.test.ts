import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkRateLimits } from '../../src/app/check-rate-limits.ts'
import { editDistance } from '../../src/config/edit-distance.ts'
import { schema } from '../../src/features/schema.ts'
import { limitedFields } from '../../src/graphql/limited-fields.ts'
import { rateLimitVariable } from '../../src/graphql/rate-limit-variable.ts'
import { problemsOf, variableNames } from '../_util/variables.ts'

const names = variableNames()
const limits = limitedFields(schema).map(rateLimitVariable)
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ_']

/** Names that are one letter away from one of ours and belong to others. */
const others = ['API_URL']

/** The name with each letter dropped, doubled, swapped with the next one and changed into each of `into`. */
function misspellings(name: string, into: string[]): string[] {
  const edited = [...name].flatMap((letter, at) => {
    const [before, after] = [name.slice(0, at), name.slice(at + 1)]
    const swapped = before + (after[0] ?? '') + letter + after.slice(1)
    return [before + after, before + letter + letter + after, swapped, ...into.map((one) => before + one + after)]
  })
  return [...new Set(edited)].filter((one) => one !== name && one !== '')
}

/** The problems of an environment with all these names, by the name that each begins with. */
function problemsByName(env: Record<string, string>): Map<string, string> {
  const problems = problemsOf(env, [checkRateLimits])
  return new Map(problems.map((sentence) => [sentence.split(' ')[0] ?? '', sentence]))
}

const set = (all: string[], value: string) => Object.fromEntries(all.map((name) => [name, value]))

describe('a misspelt variable is refused', () => {
  test.each(names)('%s with one letter wrong', (name) => {
    const wrong = misspellings(name, letters).filter((one) => !names.includes(one) && !others.includes(one))
    const problems = problemsByName(set(wrong, 'x'))
    expect(wrong.filter((one) => !problems.has(one))).toEqual([])
    const farOff = [...problems].filter(([one, sentence]) => {
      const meant = /Did you mean (\w+)\?/.exec(sentence)?.[1] ?? ''
      return !one.startsWith('RATE_LIMIT_') && !(names.includes(meant) && editDistance(one, meant) === 1)
    })
    expect(farOff).toEqual([])
  })

  test.each(limits)('%s with one letter wrong', (name) => {
    const wrong = misspellings(name, ['X']).filter((one) => !limits.includes(one))
    const problems = problemsByName(set(wrong, '1/1'))
    expect(wrong.filter((one) => !problems.has(one))).toEqual([])
    for (const [one, sentence] of problems) {
      // Where the underscore is gone, the first letter of the field may be the wrong one.
      expect(sentence, one).toContain(/^RATE_LIMIT[A-Z]/.test(one) ? 'Did you mean RATE_LIMIT_' : name)
    }
  })

  test.each([
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['JWT_TTTL', 'JWT_TTL'],
    ['JWT_ALGO', 'JWT_ALG'],
    ['TRUSTED_PROXY', 'TRUSTED_PROXIES'],
    ['ROLE', 'ROLES'],
    ['PROXIES_TRUSTED', 'TRUSTED_PROXIES'],
    ['EMAIL_FROM', 'MAIL_FROM'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['NODE_EVN', 'NODE_ENV'],
    ['jwt_ttl', 'JWT_TTL'],
    ['Node_Env', 'NODE_ENV'],
    ['JWT-TTL', 'JWT_TTL'],
    ['SALLYPORT_JWT_TTL', 'JWT_TTL'],
    ['SALLYPORT_SECRETT', 'SALLYPORT_SECRET'],
    ['SALLYPORT_RATE_LIMIT_LOGIN', 'RATE_LIMIT_LOGIN'],
    ['RATELIMIT_LOGIN', 'RATE_LIMIT_LOGIN'],
    ['RATE_LIMITS_LOGIN', 'RATE_LIMIT_LOGIN'],
    ['RATE_LIMT_LOGIN', 'RATE_LIMIT_LOGIN'],
  ])('%s: did you mean %s?', (name, meant) => {
    expect(problemsOf({ [name]: '1/1' })).toEqual([
      `${name} is not a variable that Sallyport knows. Did you mean ${meant}? If another program uses it, add it to IGNORE_VARIABLES.`,
    ])
  })

  test.each(['SALLYPORT_DEBUG', 'MAX_QUERY_LENGTH'])(
    '%s, which begins with a prefix of ours and resembles no variable',
    (name) => {
      expect(problemsOf({ [name]: '1' })).toEqual([expect.stringMatching(`^${name} is not a variable .*knows\\. If `)])
    },
  )

  test('RATE_LIMIT_<FIELD> of a field without a limit is refused with the nearest names that exist', () => {
    const nothing = ['RATE_LIMIT_ME', 'RATE_LIMIT_START_O_AUTH_LOGIN', 'RATE_LIMIT_login', 'RATE_LIMIT_SIGNPU']
    const problems = problemsByName(set(nothing, '5/60'))
    expect([...problems.keys()]).toEqual(nothing)
    expect(problems.get('RATE_LIMIT_SIGNPU')).toMatch(
      /^RATE_LIMIT_SIGNPU does not match a field that has a rate limit\. The nearest that exist are RATE_LIMIT_SIGNUP, RATE_LIMIT_\w+, and RATE_LIMIT_\w+\./,
    )
    expect(problemsOf(set(limits, '5/60'), [checkRateLimits])).toEqual([])
  })

  test('accepts it if it is empty or listed in IGNORE_VARIABLES', () => {
    expect(problemsOf({ CORS_ORIGIN: '', SALLYPORT_DEBUG: ' ' })).toEqual([])
    const foreign = { CORS_ORIGIN: 'x', SALLYPORT_DEBUG: 'x', RATE_LIMIT_REDIS: 'x', RATELIMIT_LOGIN: 'x' }
    const ignored = Object.keys(foreign).join(', ')
    expect(problemsOf({ ...foreign, IGNORE_VARIABLES: ignored }, [checkRateLimits])).toEqual([])
    expect(problemsOf({ IGNORE_VARIABLES: 'PORT' })).toEqual([
      'IGNORE_VARIABLES must not list PORT, which Sallyport reads.',
    ])
  })
})

describe('a variable of another program is accepted', () => {
  test('variables that Kubernetes and Docker inject for a service whose name resembles a variable of Sallyport', () => {
    const prefixes = [...names, ...limits].flatMap((name) => {
      const words = name.split('_')
      return words.flatMap((_, first) =>
        words.slice(first).map((_, last) => words.slice(first, first + last + 1).join('_')),
      )
    })
    const shapes: [string, string][] = [
      ['SERVICE_HOST', '10.0.0.7'],
      ['SERVICE_PORT', '4000'],
      ['SERVICE_PORT_HTTP', '4000'],
      ['SERVICE_PORT_GRPC_WEB', '4000'],
      ['PORT', 'tcp://10.0.0.7:4000'],
      ...['TCP', 'UDP', 'SCTP'].flatMap((protocol): [string, string][] => [
        [`PORT_4000_${protocol}`, 'tcp://10.0.0.7:4000'],
        [`PORT_4000_${protocol}_ADDR`, '10.0.0.7'],
        [`PORT_4000_${protocol}_PORT`, '4000'],
        [`PORT_4000_${protocol}_PROTO`, 'tcp'],
        [`PORT_4000_${protocol}_START`, 'tcp://10.0.0.7:4000'],
        [`PORT_4000_${protocol}_PORT_END`, '4010'],
      ]),
      ['NAME', '/web/service'],
      ['ENV_PATH', '/bin'],
      ['ENV_POSTGRES_PASSWORD', 'x'],
    ]
    const env = Object.fromEntries(
      [...new Set(prefixes), 'SALLYPORT', 'SALLYPORT_2', 'RATELIMIT'].flatMap((prefix) =>
        shapes.map(([shape, value]) => [`${prefix}_${shape}`, value]),
      ),
    )
    expect(Object.keys(env).length).toBeGreaterThan(5_000)
    expect(problemsOf(env, [checkRateLimits])).toEqual([])
  })

  test('variables that Marathon injects', () => {
    expect(problemsOf({ PORT0: '31000', PORT1: '31001', PORTS: '31000,31001', PORT_10000: '31000' })).toEqual([])
  })

  const ordinary = `
    HOME PATH PWD OLDPWD USER USERNAME LOGNAME SHELL SHLVL TERM TERMINFO COLORTERM LANG LANGUAGE LC_ALL LC_CTYPE TZ MAIL EDITOR
    VISUAL PAGER LESS LS_COLORS TMPDIR TMP TEMP DISPLAY HOSTNAME HOSTTYPE MACHTYPE OSTYPE HOSTFILE HOSTALIASES IFS PS1 PS2 _
    POSIXLY_CORRECT DEBIAN_FRONTEND PORTAGE_TMPDIR PORTDIR PORTNAME XDG_DATA_DIRS XDG_CONFIG_DIRS XDG_RUNTIME_DIR
    XDG_SESSION_ID XDG_SESSION_TYPE SSH_AUTH_SOCK SSH_CLIENT SSH_CONNECTION SSH_TTY SUDO_USER SUDO_COMMAND DBUS_SESSION_BUS_ADDRESS
    INVOCATION_ID JOURNAL_STREAM NOTIFY_SOCKET LISTEN_FDS LISTEN_PID MAINPID SYSTEMD_EXEC_PID STATE_DIRECTORY CREDENTIALS_DIRECTORY
    http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE
    NODE_OPTIONS NODE_PATH NODE_DEBUG NODE_EXTRA_CA_CERTS NODE_NO_WARNINGS NODE_V8_COVERAGE NODE_VERSION NODE_REPL_HISTORY
    NODE_PENDING_DEPRECATION NODE_TLS_REJECT_UNAUTHORIZED NODE_USE_ENV_PROXY NODE_COMPILE_CACHE NODE_HOME NODE_NAME NODE_IP NODE
    NODE_AUTH_TOKEN NODE_CHANNEL_FD NODE_UNIQUE_ID UV_THREADPOOL_SIZE FORCE_COLOR NO_COLOR DEBUG YARN_VERSION COREPACK_HOME
    npm_config_cache npm_config_user_agent npm_lifecycle_event npm_lifecycle_script npm_package_json npm_package_name
    npm_package_version npm_node_execpath npm_execpath npm_command npm_config_prefix INIT_CWD NVM_DIR VOLTA_HOME
    CI GITHUB_ACTIONS GITHUB_TOKEN GITHUB_REF GITHUB_SHA GITHUB_WORKSPACE GITHUB_ENV GITHUB_SERVER_URL RUNNER_OS GITLAB_CI
    CI_COMMIT_SHA CI_JOB_TOKEN CI_PROJECT_DIR CI_REGISTRY_PASSWORD BUILDKITE CIRCLECI JENKINS_URL BUILD_URL JOB_NAME
    KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT KUBERNETES_SERVICE_PORT_HTTPS KUBERNETES_PORT KUBERNETES_PORT_443_TCP
    POD_NAME POD_NAMESPACE POD_IP HOST_IP NODE_IP NAMESPACE DYNO K_SERVICE K_REVISION K_CONFIGURATION FLY_APP_NAME FLY_REGION
    RENDER RENDER_SERVICE_NAME RAILWAY_ENVIRONMENT RAILWAY_PUBLIC_DOMAIN VCAP_APPLICATION VCAP_SERVICES CF_INSTANCE_PORT
    NOMAD_PORT_http NOMAD_ADDR_http NOMAD_ALLOC_ID MARATHON_APP_ID MESOS_TASK_ID ECS_CONTAINER_METADATA_URI_V4
    AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE
    GOOGLE_APPLICATION_CREDENTIALS GCP_PROJECT AZURE_CLIENT_ID AZURE_CLIENT_SECRET WEBSITE_HOSTNAME WEBSITES_PORT
    PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE PGDATA POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB POSTGRES_HOST
    DATABASE_HOST DATABASE_PORT DATABASE_USER DATABASE_PASSWORD DATABASE_NAME DB_URL TEST_DATABASE_URL DATABASE_REPLICA_URL
    REDIS_HOST REDIS_PORT REDIS_PASSWORD REDIS_TLS_URL REDIS_DB REDIS_USERNAME SMTP_HOST SMTP_PORT SMTP_USER SMTP_PASSWORD SMTP_TLS
    SMTP_FROM MAIL_HOST MAIL_PORT MAIL_USER MAILER_DSN JWT_SECRET JWT_PRIVATE_KEY JWT_PUBLIC_KEY JWT_ISSUER JWT_EXPIRES_IN
    APP_ENV APP_NAME APP_KEY APP_PORT APP_DEBUG APP_HOST API_URL API_KEY BASE_URL SITE_URL SERVER_URL WEB_URL PUBLIC_DIR PUBLIC_PATH
    OTEL_SERVICE_NAME OTEL_EXPORTER_OTLP_ENDPOINT OTEL_TRACES_SAMPLER OTEL_LOG_LEVEL OTEL_RESOURCE_ATTRIBUTES SENTRY_DSN
    SENTRY_ENVIRONMENT DD_AGENT_HOST DD_ENV DD_SERVICE DD_VERSION NEW_RELIC_LICENSE_KEY VAULT_ADDR VAULT_TOKEN CONSUL_HTTP_ADDR
    ADMIN_USER ADMIN_USERNAME ADMIN_NAME ADMIN_TOKEN COOKIE_SECRET SESSION_SECRET SESSION_TTL TOKEN_TTL SECRET_KEY
    SECRET_KEY_BASE ENCRYPTION_KEY LOG_FILE LOGGER RUST_LOG VERSION RELEASE ENVIRONMENT SERVICE_NAME WORKDIR
    RATE_LIMITER_URL RATE_LIMITING_ENABLED CORS_ENABLED CORS_METHODS HOSTS_FILE DATA PORT_NUMBER HTTP_PORT HTTPS_PORT METRICS_PORT METRICS_PATH GRAPHQL_PORT`
    .split(/\s+/)
    .filter(Boolean)
  test('variables of operating systems, Node, npm, build servers, clouds, databases and other programs', () => {
    expect(ordinary.length).toBeGreaterThan(250)
    expect(problemsOf(set(ordinary, 'x'), [checkRateLimits])).toEqual([])
    const { NODE_ENV: _, ...here } = process.env
    expect(problemsOf({ ...here, PORT: '', HOST: '' })).toEqual([])
  })

  test('every variable in the documentation', () => {
    const texts = globSync(['README.md', 'docs/**/*', 'docker-compose.yml', 'deploy/*', 'Dockerfile'])
      .filter((path) => /\.\w+$|Dockerfile$/.test(path))
      .map((path) => readFileSync(path, 'utf8'))
    const told = new Set(
      texts.flatMap((text) => text.match(/\b(?:SALLYPORT|RATE_LIMIT|MAX_QUERY)_[A-Z_]*[A-Z]\b/g) ?? []),
    )
    const foreign = [...told].filter((name) => !names.includes(name) && !limits.includes(name))
    expect(told.size).toBeGreaterThan(5)
    expect(problemsOf(set(foreign, '1/1'), [checkRateLimits])).toEqual([])
  })
})
