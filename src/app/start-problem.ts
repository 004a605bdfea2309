import { ConfigError } from '../config.ts'
import { DecryptionError } from '../crypto/encryption.ts'
import { ListenError } from '../http/listen.ts'
import { DirectoryInUseError } from '../store/embedded-directory.ts'
import { databaseProblem, innermost } from './database-problem.ts'
import { StartError } from './start-error.ts'

/** The reasons why the server did not start, with one sentence per problem that says what to do. */
export function startProblems(error: unknown): string[] {
  if (error instanceof ConfigError) return error.problems
  return [knownProblem(error) ?? `The server could not start: ${innermost(error).reason}.`]
}

/**
 * The stack frames of an error and of its causes, without the messages. A message may quote a statement with its values, and
 * errors end up in logs.
 */
export function startStack(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const cause = error.cause instanceof Error ? `  caused by ${error.cause.name}\n${startStack(error.cause)}` : ''
  return `${frames.join('\n')}\n${cause}`
}

const ownErrors = [StartError, ListenError, DirectoryInUseError]

/** The sentence for a problem that an operator can correct; null for any other error. */
export function knownProblem(error: unknown): string | null {
  if (error instanceof Error && ownErrors.some((kind) => error instanceof kind)) return error.message
  if (error instanceof DecryptionError) {
    return (
      'SALLYPORT_SECRET (when unset, the file DATA_DIR/secret) cannot decrypt the values in this database. Set the secret ' +
      'that the server ran with before; to change it, put the former one into SALLYPORT_PREVIOUS_SECRETS.'
    )
  }
  return databaseProblem(error)
}
