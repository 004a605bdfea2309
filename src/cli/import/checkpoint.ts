import { createHash } from 'node:crypto'
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { CommandError } from '../terminal.ts'

/** How far an import has come; everything before is committed. */
export interface Checkpoint {
  /** Which file it was: the size, and a digest of its ends. */
  file: string
  line: number
  byte: number
  imported: number
  skipped: number
  rejected: number
  /** How long the file of rejected rows was. */
  rejectedBytes: number
}

/** Where the checkpoint of a file lies. */
export function checkpointPath(file: string): string {
  return `${file}.progress`
}

/** The start of an import, or where an earlier one was cut off. @throws CommandError when the two do not fit */
export async function readCheckpoint(file: string, resume: boolean): Promise<Checkpoint> {
  const identity = await identify(file)
  const path = checkpointPath(file)
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) {
    return { file: identity, line: 0, byte: 0, imported: 0, skipped: 0, rejected: 0, rejectedBytes: 0 }
  }
  if (!resume) {
    throw new CommandError(`An import of this file was cut off: add --resume, or remove ${path} to begin anew.`)
  }
  const kept = readKept(text)
  if (!kept) throw new CommandError(`${path} is damaged: remove it to begin anew; who is there already is skipped.`)
  if (kept.file !== identity) {
    throw new CommandError(`The file is not the one whose import was cut off: remove ${path} to begin anew.`)
  }
  return kept
}

/** Renamed into place, so that a kill at any point leaves a whole one. */
export async function writeCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  const path = checkpointPath(file)
  await writeFile(`${path}.tmp`, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 })
  await rename(`${path}.tmp`, path)
}

/** The import is through. */
export async function removeCheckpoint(file: string): Promise<void> {
  await rm(checkpointPath(file), { force: true })
}

function readKept(text: string): Checkpoint | null {
  try {
    const kept = JSON.parse(text) as Checkpoint
    const numbers = [kept.line, kept.byte, kept.imported, kept.skipped, kept.rejected, kept.rejectedBytes]
    return numbers.every((value) => Number.isSafeInteger(value) && value >= 0) ? kept : null
  } catch {
    return null
  }
}

const endBytes = 65_536

async function identify(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const hash = createHash('sha256')
    for (const position of [0, Math.max(0, size - endBytes)]) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(endBytes), 0, endBytes, position)
      hash.update(buffer.subarray(0, bytesRead))
    }
    return `${size}:${hash.digest('base64url')}`
  } finally {
    await handle.close()
  }
}
