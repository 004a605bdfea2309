import { createHash } from 'node:crypto'
import type { Services } from '../../core/services.ts'
import type { FirebaseParameters } from '../../crypto/foreign-hash/firebase-parameters.ts'
import { importUsers, type RejectedRow } from '../../features/admin/index.ts'
import { CommandError } from '../terminal.ts'
import { checkRows } from './check-rows.ts'
import { type Checkpoint, readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { createColumnMapper } from './column-mapper.ts'
import { assertChoices, type ColumnChoices } from './map-columns.ts'
import type { Input } from './open-input.ts'
import { createCsvParser, parseObjects, readHeader } from './parse-rows.ts'
import { readKeys } from './read-keys.ts'
import type { RawRow } from './read-lines.ts'
import type { ReadProviders } from './read-providers.ts'
import { type Format, readRows } from './read-rows.ts'
import { openRejectedFile } from './rejected-file.ts'

interface ImportOptions {
  format: Format | undefined
  resume: boolean
  /** The file in which the progress is stored. Null: it is not stored, and the import cannot be resumed. */
  progressFile: string | null
  columns: ColumnChoices
  firebase: FirebaseParameters | null
  readProviders: ReadProviders
  /** The file to which the rejected rows are written. */
  rejectedFile?: string | undefined
  onRejected(row: RejectedRow): void
  /** Called with a message about columns or identities that are not imported. */
  onNotice(notice: string): void
  /** @param bytes the number of bytes that have been read */
  onProgress(bytes: number): void
}

const batchSize = 500
/** In UTF-16 units: rows with data can be long. */
const maxBatchLength = 4_000_000

/**
 * Imports a file, with a transaction for each batch of rows. The checkpoint is written after the transaction: if the import
 * is interrupted between the two, the next run finds the accounts of that batch and skips them.
 *
 * @returns the counts, including the counts of the import that was resumed
 * @throws CommandError before the first row is imported when the file, its columns or its checkpoint do not fit
 */
export async function importFile(
  parts: Pick<Services, 'clock' | 'config' | 'database' | 'dataSchema'>,
  input: Input,
  options: ImportOptions,
): Promise<Checkpoint> {
  let bytes = 0
  const pieces = input.read((length) => {
    bytes += length
  })
  const { format, rows } = await readRows(pieces, options.format, input.name)
  const passed = createHash('sha256')
  const pass = (row: RawRow) => passed.update(row.text ?? '\0').update('\n')
  const digest = () => passed.copy().digest('base64url')
  const header = format === 'csv' ? await readHeader(rows, pass) : null
  const columns = createColumnMapper(options.columns, options.onNotice)
  // The columns of JSON objects that can be read only once are not known in advance.
  const names = header ? header.columns.filter(Boolean) : input.again ? await readKeys(input, format) : null
  if (names) {
    columns.learn(names)
    assertChoices(names, options.columns)
  }
  const { firebase, readProviders } = options
  const how = { parse: header ? createCsvParser(header) : parseObjects, columns, firebase, readProviders }

  const checkpoint = await openCheckpoint(options)
  await skip(rows, checkpoint, pass, digest, options.progressFile)
  const rejectedFile = await openRejectedFile(options.rejectedFile, checkpoint.rejectedBytes)
  const importBatch = async (batch: readonly RawRow[]) => {
    const { accounts, rejected: unfit } = await checkRows(parts, how, batch)
    const outcome = await importUsers(parts, accounts)
    if (outcome.leftUnlinked) options.onNotice(leftUnlinked)
    const rejected = [...unfit, ...outcome.rejected].sort((a, b) => a.row - b.row)
    for (const row of rejected) options.onRejected(row)
    checkpoint.imported += outcome.imported
    checkpoint.skipped += outcome.skipped.length
    checkpoint.rejected += rejected.length
    checkpoint.rejectedBytes = await rejectedFile.write(rejected)
    checkpoint.row = batch.at(-1)?.number ?? checkpoint.row
    checkpoint.digest = digest()
    if (options.progressFile) await writeCheckpoint(options.progressFile, checkpoint)
    options.onProgress(bytes)
  }
  try {
    let batch: RawRow[] = []
    let length = 0
    for await (const row of rows) {
      pass(row)
      batch.push(row)
      length += row.text?.length ?? 0
      if (batch.length < batchSize && length < maxBatchLength) continue
      await importBatch(batch)
      batch = []
      length = 0
    }
    if (batch.length > 0) await importBatch(batch)
  } finally {
    await rejectedFile.close()
  }
  if (options.progressFile) await removeCheckpoint(options.progressFile)
  return checkpoint
}

const leftUnlinked =
  'Some of the skipped rows name accounts at identity providers: an import does not change the account that an address has.'

async function openCheckpoint({ progressFile, resume }: ImportOptions): Promise<Checkpoint> {
  const kept = progressFile === null ? null : await readCheckpoint(progressFile)
  if (kept && !resume) {
    throw new CommandError(
      `An import of this file was interrupted: add --resume, or remove ${progressFile} to start again from the first row.`,
    )
  }
  return kept ?? { digest: '', row: 0, imported: 0, skipped: 0, rejected: 0, rejectedBytes: 0 }
}

/** Reads the rows that an earlier import has processed. */
async function skip(
  rows: AsyncGenerator<RawRow>,
  checkpoint: Checkpoint,
  pass: (row: RawRow) => void,
  digest: () => string,
  progressFile: string | null,
): Promise<void> {
  if (checkpoint.row === 0) return
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    pass(next.value)
    if (next.value.number >= checkpoint.row) break
  }
  if (digest() !== checkpoint.digest) {
    throw new CommandError(
      `The rows differ from those that were imported before the interruption: remove ${progressFile} to start again from the first row. Existing accounts are skipped.`,
    )
  }
}
