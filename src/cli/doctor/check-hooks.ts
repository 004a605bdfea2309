import { hookNamesOf } from '../../app/hook-names.ts'
import { openHooks } from '../../app/open-hooks.ts'
import { StartError } from '../../app/start-error.ts'
import type { Settings } from '../../config.ts'
import { type Finding, note, ok, problem } from './finding.ts'

const subject = 'HOOKS'

/** Imports the file with the hooks, as the server does when it starts. */
export async function checkHooks({ config }: Pick<Settings, 'config'>): Promise<Finding[]> {
  if (config.hooks === null) return []
  try {
    const names = hookNamesOf(await openHooks(config))
    if (names.length > 0) return [ok(subject, `The hooks of ${config.hooks} are loaded: ${names.join(', ')}.`)]
    return [note(subject, `The default export of ${config.hooks} has no hooks.`, 'Add hooks, or remove the variable.')]
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return [
      problem(
        subject,
        error.message.replace(/^HOOKS: /, ''),
        'Correct the file. The server does not start until then.',
      ),
    ]
  }
}
