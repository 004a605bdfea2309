import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The pages that Vite builds from `web/`. */
export interface WebBuild {
  /** The names of the files below `assets/`, which contain a hash of their content. */
  assets: ReadonlySet<string>
  /** Whether the build contains a page, such as `account.html`. */
  hasPage(name: string): boolean
  /** Reads a file that was listed at the start. @throws when it was deleted since */
  read(path: string): Promise<Buffer>
}

/** Where the build is: `web/dist` beside the sources, and `dist/web` in the published package. */
export const builtPages = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../../web/dist' : './web', import.meta.url),
)

/** The types of the files that are served. A file of another type is not part of the list. */
export const assetTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/**
 * Lists the files of a build once. An attacker who sends `..`, an absolute path or a name with NUL must not reach another file:
 * a request is compared with the list, and no path is made of it. Links are not followed. [ASVS 5.0 5.3.2]
 *
 * @param directory a folder that need not exist
 */
export function listWebBuild(directory: string): WebBuild {
  const pages = new Set(filesOf(directory).filter((name) => extname(name) === '.html'))
  const listed = filesOf(join(directory, 'assets'))
  const assets = new Set(listed.filter((name) => extname(name.replace(/\.(br|gz)$/, '')) in assetTypes))
  return {
    assets,
    hasPage: (name) => pages.has(name),
    read: (path) => readFile(join(directory, path)),
  }
}

function filesOf(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
  } catch {
    return []
  }
}
