import { type FileHandle, open } from 'node:fs/promises'
import type { RejectedRow } from '../../features/admin/index.ts'

/** Collects the rows that were refused, one JSON object a line: `{row, reasons}`, never what the row held. */
export interface RejectedFile {
  /** @returns how long the file is now, in bytes */
  write(rows: readonly RejectedRow[]): Promise<number>
  close(): Promise<void>
}

/** @param keep bytes that belong to an import that goes on; the rest was written by a batch that comes again */
export async function openRejectedFile(path: string | undefined, keep: number): Promise<RejectedFile> {
  if (path === undefined) return { write: async () => 0, close: async () => {} }
  const file: FileHandle = await open(path, keep > 0 ? 'r+' : 'w', 0o600)
  let length = keep
  await file.truncate(keep)
  return {
    async write(rows) {
      const text = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      if (text.length > 0) await file.write(text, 0, text.length, length)
      length += text.length
      return length
    },
    close: () => file.close(),
  }
}
