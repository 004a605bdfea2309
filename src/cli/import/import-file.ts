import { checkImportedUser, type ImportRow, importUsers, type RejectedRow } from '../../features/admin/index.ts'
import type { Parts } from '../open-parts.ts'
import { type Checkpoint, readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { createCsvParser, type Format, type ParseRows, parseNdjson, readHeader } from './parse-rows.ts'
import { type Line, readLines } from './read-lines.ts'
import { openRejectedFile } from './rejected-file.ts'

export interface ImportOptions {
  format: Format
  resume: boolean
  /** Where the rejected rows are written. */
  rejectedFile?: string | undefined
  onRejected(row: RejectedRow): void
  /** @param byte how far the file is read */
  onProgress(byte: number): void
}

const batchSize = 500

/**
 * Imports a file, a batch of rows a transaction. After each the checkpoint is written: whoever is cut off between the
 * two finds the rows of that batch there already, and skips them.
 *
 * @returns the counts, those of the import that goes on with them
 */
export async function importFile(parts: Parts, file: string, options: ImportOptions): Promise<Checkpoint> {
  const checkpoint = await readCheckpoint(file, options.resume)
  const parse = options.format === 'csv' ? createCsvParser(await columnsOf(file)) : parseNdjson
  const rejectedFile = await openRejectedFile(options.rejectedFile, checkpoint.rejectedBytes)
  const importBatch = async (lines: readonly Line[]) => {
    const { rows, rejected: unfit } = checkLines(parts, parse, lines)
    const outcome = await importUsers(parts, rows)
    const rejected = [...unfit, ...outcome.rejected].sort((a, b) => a.row - b.row)
    for (const row of rejected) options.onRejected(row)
    checkpoint.imported += outcome.imported
    checkpoint.skipped += outcome.skipped.length
    checkpoint.rejected += rejected.length
    checkpoint.rejectedBytes = await rejectedFile.write(rejected)
    checkpoint.line = lines.at(-1)?.number ?? checkpoint.line
    checkpoint.byte = lines.at(-1)?.end ?? checkpoint.byte
    await writeCheckpoint(file, checkpoint)
    options.onProgress(checkpoint.byte)
  }
  try {
    let batch: Line[] = []
    for await (const line of readLines(file, checkpoint)) {
      if (options.format === 'csv' && line.number === 1) continue
      batch.push(line)
      if (batch.length < batchSize) continue
      await importBatch(batch)
      batch = []
    }
    if (batch.length > 0) await importBatch(batch)
  } finally {
    await rejectedFile.close()
  }
  await removeCheckpoint(file)
  return checkpoint
}

async function columnsOf(file: string): Promise<string[]> {
  for await (const line of readLines(file, { line: 0, byte: 0 })) return readHeader(line)
  return readHeader(undefined)
}

function checkLines({ config, clock }: Pick<Parts, 'config' | 'clock'>, parse: ParseRows, lines: readonly Line[]) {
  const rows: ImportRow[] = []
  const rejected: RejectedRow[] = []
  const filled = lines.filter(({ text }) => text === null || text.trim() !== '')
  const now = clock.now()
  for (const [index, parsed] of parse(filled).entries()) {
    const row = filled[index]?.number ?? 0
    const user = 'fields' in parsed ? checkImportedUser(config, parsed.fields, now) : [parsed.reason]
    if (Array.isArray(user)) rejected.push({ row, reasons: user })
    else rows.push({ row, user })
  }
  return { rows, rejected }
}
