import { startChecks } from '../../app/start-checks.ts'
import { ConfigError, type Settings } from '../../config.ts'
import { exitCodes, type Outcome, type Terminal } from '../terminal.ts'
import { checkDatabase } from './check-database.ts'
import { checkHooks } from './check-hooks.ts'
import { checkProviders } from './check-providers.ts'
import { checkServices } from './check-services.ts'
import { checkSettings } from './check-settings.ts'
import { type Finding, problem } from './finding.ts'

/** Checks for unsafe or contradictory settings and for services that cannot be reached, and suggests remedies. */
export async function doctor(terminal: Terminal): Promise<Outcome> {
  const findings = await examine(terminal)
  const problems = findings.filter(({ level }) => level === 'problem').length
  const notes = findings.filter(({ level }) => level === 'note').length
  const sum = problems === 0 ? 'No problem was found.' : `Problems: ${problems}.`
  const rest = notes === 0 ? '' : ` Notes to consider: ${notes}.`
  return {
    json: { healthy: problems === 0, problems, notes, findings },
    text: [...findings.map(describe), sum + rest].join('\n'),
    exitCode: problems === 0 ? exitCodes.done : exitCodes.failed,
  }
}

async function examine(terminal: Terminal): Promise<Finding[]> {
  let settings: Settings
  try {
    settings = terminal.settings(startChecks)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((sentence) => {
      const subject = /^[A-Z][A-Z0-9_]+/.exec(sentence)?.[0] ?? 'environment'
      return problem(subject, sentence, 'The server does not start until this is corrected.')
    })
  }
  const found = await Promise.all([
    checkServices(settings),
    checkHooks(settings),
    checkProviders(settings),
    checkDatabase(settings, terminal.clock),
  ])
  return [...checkSettings(settings), ...found.flat()]
}

const marks = { ok: '✓', note: '·', problem: '✗' }

function describe({ level, subject, message, remedy }: Finding): string {
  // The sentence about a setting that is not valid begins with its name.
  const sentence = message.startsWith(subject) ? message : `${subject}: ${message}`
  return `${marks[level]} ${sentence}${remedy === null ? '' : `\n    → ${remedy}`}`
}
