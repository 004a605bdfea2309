import { randomBytes } from 'node:crypto'
import { access, constants, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { dirname, join, resolve } from 'node:path'
import type { Config, Secrets, Settings } from '../../config.ts'
import { ListenError, listen } from '../../http/listen.ts'
import { probeRedis, probeSmtp } from '../../ports/probe.ts'
import { checkStorage } from './check-storage.ts'
import { type Finding, note, ok, problem } from './finding.ts'

/** Checks the services other than the database: the address to listen on, Redis, the mail server, the storage, DATA_DIR. */
export async function checkServices(settings: Settings): Promise<Finding[]> {
  const { config, secrets } = settings
  return Promise.all([
    checkHost(config),
    checkRedis(secrets),
    checkMail(secrets, config),
    checkStorage(settings),
    checkDirectory(secrets, config),
  ])
}

async function checkHost({ host }: Pick<Config, 'host'>): Promise<Finding> {
  const subject = 'HOST'
  if (host === null) return ok(subject, 'It is not set. The server listens on every address of this machine.')
  const server = createServer()
  try {
    await listen(server, 0, host)
    return ok(subject, `The server can listen on ${host}.`)
  } catch (error) {
    if (!(error instanceof ListenError)) throw error
    return problem(subject, error.message.replace(/^[A-Z]+: /, ''), 'Set an address of this machine.')
  } finally {
    server.close()
  }
}

async function checkRedis({ redisUrl }: Pick<Secrets, 'redisUrl'>): Promise<Finding> {
  const subject = 'REDIS_URL'
  if (redisUrl === null) return ok(subject, 'It is not set. Limits are counted in the database.')
  return probeRedis(redisUrl).then(
    () => ok(subject, 'Redis answers.'),
    (error: unknown) => {
      const remedy = 'Check that it runs and that the address and the password are right, or unset the variable.'
      return problem(subject, `Redis cannot be used (${reason(error)}).`, remedy)
    },
  )
}

async function checkMail(
  { smtpUrl }: Pick<Secrets, 'smtpUrl'>,
  { dataDir }: Pick<Config, 'dataDir'>,
): Promise<Finding> {
  const subject = 'SMTP_URL'
  if (smtpUrl === null) {
    const message = `It is not set. Mails are written to files in ${join(dataDir, 'mail')}.`
    return note(subject, message, 'Set it where real users sign up.')
  }
  return probeSmtp(smtpUrl).then(
    () => ok(subject, 'The mail server accepts the connection and the login.'),
    (error: unknown) => {
      const remedy = 'Check the address, the port (465 for smtps, 587 for smtp), the user name and the password.'
      return problem(subject, `The mail server refuses the connection or the login (${reason(error)}).`, remedy)
    },
  )
}

async function checkDirectory(
  { databaseUrl, smtpUrl }: Pick<Secrets, 'databaseUrl' | 'smtpUrl'>,
  { dataDir }: Pick<Config, 'dataDir'>,
): Promise<Finding> {
  const subject = 'DATA_DIR'
  if (databaseUrl !== null && smtpUrl !== null) return ok(subject, 'Nothing is written to it.')
  const file = join(dataDir, `.doctor-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(file, '', { flag: 'wx', mode: 0o600 })
    await rm(file)
    if (smtpUrl === null) await checkMailDirectory(join(dataDir, 'mail'))
    return ok(subject, `${dataDir} can be written to.`)
  } catch (error) {
    const missing = (error as { code?: unknown }).code === 'ENOENT'
    if (missing && (await mayBeMade(dataDir))) return ok(subject, `${dataDir} is created at the first start.`)
    const remedy = 'Make it writable for the user that runs the server, or set a different directory.'
    return problem(subject, `${dataDir} cannot be written to (${reason(error)}).`, remedy)
  }
}

async function checkMailDirectory(directory: string): Promise<void> {
  await access(directory, constants.W_OK | constants.X_OK).catch((error: { code?: unknown }) => {
    if (error.code !== 'ENOENT') throw error
  })
}

/** Whether the nearest existing directory is writable. */
async function mayBeMade(directory: string): Promise<boolean> {
  let parent = dirname(resolve(directory))
  for (;;) {
    const failure = await access(parent, constants.W_OK).then(
      () => null,
      (error: { code?: unknown }) => error,
    )
    if (failure === null) return true
    if (failure.code !== 'ENOENT' || parent === dirname(parent)) return false
    parent = dirname(parent)
  }
}

/** The kind of a failure. The message may contain a user name or a password from the URL. */
function reason(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  const parts = [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number')
  if (parts.length > 0) return parts.join(' ')
  return /NOAUTH|WRONGPASS/.exec(error instanceof Error ? error.message : '')?.[0] ?? 'no answer'
}
