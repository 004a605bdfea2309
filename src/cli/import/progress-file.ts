import { createHash } from 'node:crypto'
import { access, constants, lstat, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { CommandError } from '../terminal.ts'

/** The file in which the progress of an import is stored. */
interface ProgressFile {
  path: string
  /** A message if it is not beside the imported file; otherwise null. */
  notice: string | null
}

/**
 * Finds a writable file for the progress before the first row is imported: the given one, or one beside the imported file. If
 * that directory is not writable (a read-only volume), it is a file in `DATA_DIR` or in the directory for temporary files. The
 * progress of an interrupted import is found in all of these places.
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
    if (reason) throw new CommandError(`The progress cannot be stored in ${asked} (${reason}): name another file.`)
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
      `The progress can be stored neither beside ${file} nor in DATA_DIR: name a file with --progress.`,
    )
  }
  const notice =
    path === places[0] ? null : `The directory of ${file} is not writable: the progress is stored in ${path}.`
  return { path, notice }
}

/** Tries the steps of an import: creates a new file beside the path, and renames it. */
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
 * Another user of this machine could have created a directory with this name, to choose the row from which an import is
 * resumed: a directory that other users own or can write to is not used.
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
