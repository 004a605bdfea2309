import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { CommandError } from '../terminal.ts'

const count = z.int().nonnegative()
const shape = z.object({
  /** A digest of all rows up to this one. */
  digest: z.string(),
  /** The number of the last row that was imported, skipped or rejected. */
  row: count,
  imported: count,
  skipped: count,
  rejected: count,
  /** The length of the file of rejected rows, in bytes. */
  rejectedBytes: count,
})

/** The progress of an import. Every row before it is committed. */
export type Checkpoint = z.infer<typeof shape>

/** Reads the progress of an interrupted import; null if there is none. @throws CommandError for a file of another kind */
export async function readCheckpoint(path: string): Promise<Checkpoint | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const kept = readKept(text)
  if (kept) return kept
  throw new CommandError(
    `${path} does not contain the progress of an import: remove it, or name another file with --progress.`,
  )
}

/** Writes a new file and renames it, so that the file is complete after a kill at any point. */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const draft = `${path}.tmp`
  await rm(draft, { force: true })
  // Never through a link that another user created: the directory may be writable for every user of the machine.
  await writeFile(draft, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600, flag: 'wx' })
  await rename(draft, path)
}

/** Removes the progress of an import that is complete. */
export async function removeCheckpoint(path: string): Promise<void> {
  await rm(path, { force: true })
}

function readKept(text: string): Checkpoint | null {
  try {
    return shape.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
