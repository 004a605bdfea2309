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
  /** How long the file of rejected rows was. */
  rejectedBytes: count,
})

/** How far an import has come; everything before is committed. */
export type Checkpoint = z.infer<typeof shape>

/** Where an earlier import was cut off; null when none was. @throws CommandError when the file is none of ours */
export async function readCheckpoint(path: string): Promise<Checkpoint | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const kept = readKept(text)
  if (kept) return kept
  throw new CommandError(`${path} does not hold the progress of an import: remove it, or name another with --progress.`)
}

/** Renamed into place, so that a kill at any point leaves a whole one. */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const draft = `${path}.tmp`
  await rm(draft, { force: true })
  // Never through a link that somebody else has put there: the folder may be one that everybody can write to.
  await writeFile(draft, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600, flag: 'wx' })
  await rename(draft, path)
}

/** The import is through. */
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
