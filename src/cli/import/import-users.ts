import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { RejectedRow } from '../../features/admin/index.ts'
import { withParts } from '../open-parts.ts'
import { startProgress } from '../progress.ts'
import { CommandError, exitCodes, type Outcome, type Terminal } from '../terminal.ts'
import { checkpointPath } from './checkpoint.ts'
import { importFile } from './import-file.ts'

export interface ImportUsersOptions {
  format?: 'csv' | 'ndjson'
  resume?: boolean
  rejected?: string
}

/** How many rejected rows are told one by one. */
const told = 20

/** Imports accounts from a file. */
export async function importUsersCommand(
  terminal: Terminal,
  file: string,
  options: ImportUsersOptions,
): Promise<Outcome> {
  const format = options.format ?? (/\.(ndjson|jsonl)$/i.test(file) ? 'ndjson' : 'csv')
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw new CommandError(`There is no file ${file}.`)
  const rejections: RejectedRow[] = []
  const config = terminal.config()
  const counts = await withParts(terminal, config, async (parts) => {
    const bar = startProgress(terminal, 'Importing users', found.size)
    return importFile(parts, file, {
      format,
      resume: options.resume === true,
      rejectedFile: options.rejected,
      onRejected: (row) => rejections.length < told && rejections.push(row),
      onProgress: bar.update,
    }).finally(bar.stop)
  }).catch((error: unknown) => {
    const cutOff = !(error instanceof CommandError) && existsSync(checkpointPath(file))
    if (cutOff) terminal.stderr.write('sallyport: What was imported so far stays: go on with --resume.\n')
    throw error
  })
  const { imported, skipped, rejected } = counts
  const json = {
    imported,
    skipped,
    rejected,
    rejections,
    ...(options.rejected ? { rejectedFile: options.rejected } : {}),
  }
  const exitCode = rejected > 0 ? exitCodes.rejectedRows : exitCodes.done
  return { json, text: describe(json), exitCode }
}

function describe(result: { imported: number; skipped: number; rejected: number; rejections: RejectedRow[] }): string {
  const { imported, skipped, rejected, rejections } = result
  const lines = rejections.map(({ row, reasons }) => `Row ${row} rejected: ${reasons.join('; ')}.`)
  const more = rejected - rejections.length
  if (more > 0) lines.push(`${more} more were rejected: --rejected FILE lists them all.`)
  lines.push(`Imported ${imported}, skipped ${skipped} whose address is there already, rejected ${rejected}.`)
  return lines.join('\n')
}
