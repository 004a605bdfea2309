import { createHash } from 'node:crypto'
import { access, constants, lstat, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { CommandError } from '../terminal.ts'

/** Where the progress of an import is kept. */
export interface ProgressFile {
  path: string
  /** A sentence, when it is not where one would look for it. */
  notice: string | null
}

/**
 * Finds a file that can be written before the first row is: the one that was asked for; else one beside the file; else,
 * where that folder cannot be written (a read-only volume), one below `DATA_DIR` or the folder for temporary files. An
 * import that was cut off is found wherever it kept its progress.
 *
 * @throws CommandError when there is none
 */
export async function findProgressFile(
  file: string,
  asked: string | undefined,
  dataDir: string,
): Promise<ProgressFile> {
  if (asked !== undefined) {
    const reason = await whyNotWritable(asked)
    if (reason) throw new CommandError(`The progress cannot be kept in ${asked} (${reason}): name another file.`)
    return { path: asked, notice: null }
  }
  const name = `import-${createHash('sha256').update(resolve(file)).digest('hex').slice(0, 16)}.progress`
  const places = [`${file}.progress`, join(dataDir, 'imports', name), join(temporaryFolder(), name)]
  const usable: string[] = []
  for (const [index, path] of places.entries()) {
    if (index > 0) await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => {})
    if (index === 2 && !(await isOurs(dirname(path)))) continue
    if ((await whyNotWritable(path)) === null) usable.push(path)
  }
  const path = (await firstThatExists(usable)) ?? usable[0]
  if (path === undefined) {
    throw new CommandError(
      `The progress can be kept neither beside ${file} nor in DATA_DIR: name a file with --progress.`,
    )
  }
  const notice =
    path === places[0] ? null : `The folder of ${file} cannot be written to: the progress is kept in ${path}.`
  return { path, notice }
}

/** Tries what an import will do: make a new file beside it, and rename it into its place. */
async function whyNotWritable(path: string): Promise<string | null> {
  const draft = `${path}.tmp`
  try {
    if (await exists(path)) await access(path, constants.W_OK)
    await rm(draft, { force: true })
    await writeFile(draft, '', { mode: 0o600, flag: 'wx' })
    await rm(draft)
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

function temporaryFolder(): string {
  return join(tmpdir(), `sallyport-${process.getuid?.() ?? 'user'}`)
}

/**
 * Somebody else on this machine could have made a folder of this name before us, to choose where an import of ours goes
 * on: one that others own or may write to is not used.
 */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null)
  if (!found?.isDirectory()) return false
  return process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o022) === 0)
}

async function firstThatExists(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await exists(path)) return path
  return undefined
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null
}
