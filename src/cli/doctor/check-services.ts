import { randomBytes } from 'node:crypto'
import { access, constants, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Config } from '../../config.ts'
import { probeRedis, probeSmtp } from '../../ports/probe.ts'
import { type Finding, note, ok, problem } from './finding.ts'

/** Reaches what lies beside the database: Redis, the mail server, the folder. */
export async function checkServices(config: Config): Promise<Finding[]> {
  return Promise.all([checkRedis(config), checkMail(config), checkFolder(config)])
}

async function checkRedis({ redisUrl }: Config): Promise<Finding> {
  const subject = 'REDIS_URL'
  if (redisUrl === null) return ok(subject, 'It is not set: limits are counted in the database.')
  return probeRedis(redisUrl).then(
    () => ok(subject, 'Redis answers.'),
    (error: unknown) => {
      const remedy = 'See that it runs and that address and password are right, or leave it out.'
      return problem(subject, `Redis does not answer (${reason(error)}).`, remedy)
    },
  )
}

async function checkMail({ smtpUrl, dataDir }: Config): Promise<Finding> {
  const subject = 'SMTP_URL'
  if (smtpUrl === null) {
    const message = `It is not set: mails are written to ${join(dataDir, 'mail')}.`
    return note(subject, message, 'Set it where real people sign up.')
  }
  return probeSmtp(smtpUrl).then(
    () => ok(subject, 'The mail server takes the connection and the login.'),
    (error: unknown) => {
      const remedy = 'See that address, port (465 is smtps, 587 smtp), user and password are right.'
      return problem(subject, `The mail server does not (${reason(error)}).`, remedy)
    },
  )
}

async function checkFolder({ dataDir, databaseUrl, smtpUrl }: Config): Promise<Finding> {
  const subject = 'DATA_DIR'
  if (databaseUrl !== null && smtpUrl !== null) return ok(subject, 'Nothing is written there.')
  const file = join(dataDir, `.doctor-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(file, '', { flag: 'wx', mode: 0o600 })
    await rm(file)
    return ok(subject, `${dataDir} can be written to.`)
  } catch (error) {
    const missing = (error as { code?: unknown }).code === 'ENOENT'
    if (missing && (await mayBeMade(dataDir))) return ok(subject, `${dataDir} will be made with the first start.`)
    const remedy = 'Give it to the user who runs the server, or set another.'
    return problem(subject, `${dataDir} cannot be written to (${reason(error)}).`, remedy)
  }
}

/** Whether the nearest folder that is there may be written to. */
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

/** The kind of a failure; its whole text may hold a user's name or a password from the address. */
function reason(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  const parts = [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number')
  if (parts.length > 0) return parts.join(' ')
  return /NOAUTH|WRONGPASS/.exec(error instanceof Error ? error.message : '')?.[0] ?? 'no answer'
}
