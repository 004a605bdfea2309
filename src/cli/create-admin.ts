import type { Readable } from 'node:stream'
import { openHooks } from '../app/open-hooks.ts'
import { openOwnMails } from '../app/open-jobs.ts'
import { openMailer } from '../app/open-mailer.ts'
import { openPasswords } from '../app/open-passwords.ts'
import { EmailTakenError, ValidationError } from '../core/errors.ts'
import { createHookRunner } from '../core/hooks/hook-runner.ts'
import { createAdmin } from '../features/admin/index.ts'
import type { Mail } from '../ports/mailer.ts'
import { withParts } from './open-parts.ts'
import { CommandError, exitCodes, type Outcome, type Terminal } from './terminal.ts'

export interface CreateAdminOptions {
  email: string
  passwordStdin?: boolean
  name?: string
}

/** Creates an administrator, with the password from stdin or with a link to set one. */
export async function createAdminCommand(terminal: Terminal, options: CreateAdminOptions): Promise<Outcome> {
  const settings = terminal.settings()
  const password = options.passwordStdin ? await readPassword(terminal.stdin) : null
  // For the mail, which is sent as it was written if its hook fails.
  const warn = (error: unknown) =>
    terminal.stderr.write(`sallyport: ${error instanceof Error ? error.message : error}.\n`)
  const hooks = createHookRunner(await openHooks(settings.config), warn)
  return withParts(terminal, settings, async (parts) => {
    const files: Mail[] = []
    const failures: unknown[] = []
    const mailer = await openMailer(settings.config, settings.secrets, (mail) => files.push(mail))
    const onError = (error: unknown) => failures.push(error)
    const jobs = await openOwnMails({ ...parts, hooks, mailer }, { onError, onRefused: onError })
    try {
      const services = { ...parts, jobs, passwords: openPasswords(settings.config, parts.keys) }
      const made = await createAdmin(services, { email: options.email, password, name: options.name ?? null })
      if (made instanceof ValidationError) throw new CommandError(made.fields.map((field) => field.message).join(' '))
      if (made instanceof EmailTakenError) {
        throw new CommandError(`${made.message} \`sallyport admin promote\` makes it an administrator.`)
      }
      if (made instanceof Error) throw new CommandError(made.message)
      const { id, email } = made
      if (password !== null) return { json: { id, email, mailed: false }, text: `${email} is an administrator now.` }
      await jobs.drain()
      const link = files.find((mail) => mail.to === email)?.links[0]
      const text = `${email} is an administrator now. ${mailState(failures.length > 0, link)}`
      return { json: { id, email, mailed: failures.length === 0, ...(link ? { link } : {}) }, text }
    } finally {
      await jobs.stop()
      await mailer.close()
    }
  })
}

function mailState(failed: boolean, link: string | undefined): string {
  if (failed) return 'The link to set a password could not be mailed yet. The server retries while it runs.'
  return link ? `To set a password, open ${link}` : 'A link to set a password was mailed.'
}

const maxLength = 4096

/** Reads the whole input, without the line break that `echo` appends. */
async function readPassword(stdin: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stdin.setEncoding('utf8')) {
    text += chunk
    if (text.length > maxLength) throw new CommandError('The password on stdin is too long.', exitCodes.usage)
  }
  const password = text.replace(/\r?\n$/, '')
  if (password === '') throw new CommandError('There is no password on stdin.', exitCodes.usage)
  return password
}
