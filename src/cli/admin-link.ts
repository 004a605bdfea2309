import { resolveRoles } from '../core/access/scopes.ts'
import { makeFirstAdminLink } from '../features/admin/index.ts'
import { withDatabase } from './open-parts.ts'
import { CommandError, type Outcome, type Terminal } from './terminal.ts'

/** Prints a link that makes the first administrator. */
export async function adminLinkCommand(terminal: Terminal): Promise<Outcome> {
  const settings = terminal.settings()
  const config = resolveRoles(settings.config)
  const link = await withDatabase(terminal, settings, {}, (database) => makeFirstAdminLink({ config, database }))
  if (link instanceof Error) {
    throw new CommandError(`${link.message} \`sallyport admin create\` creates another one.`)
  }
  const { url, expiresAt } = link
  const lines = [
    url,
    `It creates the first administrator, once, until ${expiresAt.toISOString()}. Earlier links no longer work.`,
  ]
  if (!config.adminConsole) lines.push(consoleIsOff)
  return {
    json: { url, expiresAt: expiresAt.toISOString(), adminConsole: config.adminConsole },
    text: lines.join('\n'),
  }
}

const consoleIsOff =
  'The console is off, so the server has no page for the link. Set ADMIN_CONSOLE=on, or send the part after # as `token` to the ' +
  'mutation `createFirstAdmin`.'
