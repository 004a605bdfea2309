import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The documents of the repository, by the name that they have in addresses, with their paths below `root`. */
export interface Documents {
  root: string
  paths: ReadonlyMap<string, string>
}

const root = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../..' : '..', import.meta.url))

/** The folder of the repository; null for the published package, which does not contain the documents. */
export const sourceFolder = existsSync(join(root, 'docs')) ? root : null

/** Lists `README.md` and `docs/`: a request is compared with the list, and no path is made of it. [ASVS 5.0 5.3.2] */
export function listDocuments(root: string | null): Documents {
  if (root === null) return { root: '', paths: new Map() }
  const files = markdownIn(join(root, 'docs')).map((path): [string, string] => [nameOf(path), `docs/${path}`])
  return { root, paths: new Map([['README', 'README.md'], ...files.toSorted()]) }
}

function markdownIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /^[\w/-]+\.md$/.test(path))
  } catch {
    return []
  }
}

function nameOf(path: string): string {
  return path.replace(/\.md$/, '')
}
