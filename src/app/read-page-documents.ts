import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Reads the documents that the built pages send, so that they work where TRUSTED_DOCUMENTS refuses every other document.
 *
 * @param directory of the build
 * @returns none where the pages are not built
 */
export function readPageDocuments(directory: string): string[] {
  try {
    const documents: unknown = JSON.parse(readFileSync(join(directory, 'documents.json'), 'utf8'))
    return Array.isArray(documents) ? documents.filter((document) => typeof document === 'string') : []
  } catch {
    return []
  }
}
