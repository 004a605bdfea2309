import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Config } from '../config.ts'
import { type Hooks, refuse } from '../core/hooks/hooks.ts'
import { findSyntaxErrorLine } from '../ports/syntax-error-line.ts'
import { checkHookNames } from './hook-names.ts'
import { StartError } from './start-error.ts'

/**
 * Imports the hooks of the file that HOOKS names.
 *
 * @param own the hooks of the program that embeds the server
 * @throws StartError for a file that cannot be loaded or has no hooks, or if the program has hooks as well
 */
export async function openHooks({ hooks: file }: Pick<Config, 'hooks'>, own?: Hooks): Promise<Hooks> {
  if (file === null) return own ?? {}
  if (own) throw new StartError('HOOKS must not be set for a program that passes hooks to createApp.')
  await assertFile(file)
  const hooks = await importHooks(file)
  if (typeof hooks !== 'object' || hooks === null || Array.isArray(hooks)) {
    const example = '`export default { beforeSignup() { … } }`'
    throw new StartError(
      `HOOKS: the default export of ${file} must be hooks, such as ${example}, or a function that returns them.`,
    )
  }
  const problem = checkHookNames(hooks, file)
  if (problem !== null) throw new StartError(`HOOKS: ${problem}`)
  return hooks
}

/** A module that is missing could also be one that the file imports. */
async function assertFile(file: string): Promise<void> {
  const problem = await stat(file).then(
    (found) => (found.isFile() ? null : 'it is not a file'),
    (error: unknown) => String(Reflect.get(Object(error), 'code')),
  )
  if (problem !== null) throw new StartError(`HOOKS: the file ${file} cannot be read (${problem}).`)
}

async function importHooks(file: string): Promise<unknown> {
  try {
    const module = await import(pathToFileURL(resolve(file)).href)
    return await (typeof module.default === 'function' ? module.default({ refuse }) : module.default)
  } catch (error) {
    const line = error instanceof SyntaxError ? await findSyntaxErrorLine(resolve(file)) : null
    const place = line === null ? '' : `, line ${line}`
    // The stack of any other error names its line: it is shown at the log level `debug`.
    throw new StartError(`HOOKS: the file ${file} cannot be loaded (${reasonOf(error)}${place}).`, { cause: error })
  }
}

/** In one line: an error of the file may have several. */
function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return reason.replace(/\s+/g, ' ').slice(0, 500)
}
