import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CommandError, exitCodes } from '../terminal.ts'

/** The files of an import; one that is undefined is not used. */
interface ImportFiles {
  users: string
  firebaseHashConfig: string | undefined
  rejected: string | undefined
  progress: string | undefined
}

/**
 * Makes sure that an import writes into no file that it reads, and writes no two things into one file. The file of rejected rows is
 * emptied, and the file of the progress is replaced: a slip of the keyboard would destroy the file of the users.
 *
 * @throws CommandError
 */
export async function keepFilesApart({ users, firebaseHashConfig, rejected, progress }: ImportFiles): Promise<void> {
  const files = [
    { path: users, use: 'the users' },
    { path: firebaseHashConfig, use: '--firebase-hash-config' },
    { path: rejected, use: '--rejected' },
    { path: progress, use: 'the progress' },
    // The progress is written into a new file beside it, which is renamed.
    { path: progress && `${progress}.tmp`, use: 'the progress' },
  ]
  const uses = new Map<string, string>()
  for (const { path, use } of files) {
    if (path === undefined) continue
    for (const identity of await identitiesOf(path)) {
      const other = uses.get(identity) ?? use
      if (other !== use) {
        const message = `${path} is the file of ${other} as well as of ${use}: name another file.`
        throw new CommandError(message, exitCodes.usage)
      }
      uses.set(identity, use)
    }
  }
}

/** What two names of one file have in common: the path, or the file behind it, which can have several names. */
async function identitiesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null)
  // A device such as /dev/null may be named twice.
  if (found && !found.isFile()) return []
  return [resolve(path), ...(found ? [`${found.dev}:${found.ino}`] : [])]
}
