import { type FileHandle, open } from 'node:fs/promises'
import type { RejectedRow } from '../../features/admin/index.ts'

/** Collects the rejected rows, one JSON object per line: `{row, reasons}`, without the values of the row. */
interface RejectedFile {
  /** @returns the new length of the file, in bytes */
  write(rows: readonly RejectedRow[]): Promise<number>
  close(): Promise<void>
}

/** @param keep the bytes to keep when an import is resumed; the rest was written by a batch that runs again */
export async function openRejectedFile(path: string | undefined, keep: number): Promise<RejectedFile> {
  if (path === undefined) return { write: async () => 0, close: async () => {} }
  const file: FileHandle = await open(path, keep > 0 ? 'r+' : 'w', 0o600)
  let length = keep
  if (keep > 0) await file.truncate(keep)
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
