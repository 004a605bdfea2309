import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deserialize, serialize } from 'node:v8'
import { gunzipSync, gzipSync } from 'node:zlib'
import { migrations } from './migrations/index.ts'

/** The files of a database by their paths; null for a directory. */
type Archive = Map<string, Buffer | null>

/** The tables of the queue are a part of the template. */
const queueSchema = 'sallyport_jobs'

/**
 * Where the template of the embedded database is: an archive of a migrated database without a row, from which the first start makes
 * its own in a third of the time. Its name contains the version: a template of another version is not found.
 */
export function templateFile(): string {
  const names = [...migrations.map(({ name }) => name), queueSchema].join()
  const name = `embedded-${createHash('sha256').update(names).digest('hex').slice(0, 16)}.gz`
  return fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? `../../dist/${name}` : `./${name}`, import.meta.url))
}

/** Writes the template. @param directory of a database that is closed */
export function writeTemplate(directory: string, file: string = templateFile()): void {
  const archive: Archive = new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(directory.length + 1), entry.isDirectory() ? null : readFileSync(path)]
    }),
  )
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, gzipSync(serialize(archive), { level: 9 }))
}

/**
 * Makes the database of a first start from the template, if there is one. The directory appears as a whole: a process that is killed
 * meanwhile leaves none.
 *
 * @param directory of the database. One that exists is not changed
 */
export function copyTemplate(directory: string, file: string = templateFile()): void {
  if (existsSync(directory) || !existsSync(file)) return
  const unfinished = `${directory}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true, mode: 0o700 })
  const archive: Archive = deserialize(gunzipSync(readFileSync(file)))
  // A directory stands before what is in it.
  for (const [path, content] of [...archive].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (content === null) mkdirSync(join(unfinished, path), { mode: 0o700 })
    else writeFileSync(join(unfinished, path), content, { mode: 0o600 })
  }
  renameSync(unfinished, directory)
}
