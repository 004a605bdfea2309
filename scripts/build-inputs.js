// Tells whether `dist` was built from the files that are here. It is plain JavaScript that older versions of Node understand.
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * What a build is made from. The pages of `web/dist` have their contents in their names, which its HTML files contain, and
 * package-lock.json stands for the packages.
 */
const folders = [
  { path: 'src', recursive: true },
  { path: 'web/dist', recursive: false },
]
const files = [
  'package-lock.json',
  'tsconfig.json',
  'scripts/build-server.ts',
  'scripts/externals.ts',
  'scripts/make-template.ts',
  'scripts/third-party-licenses.ts',
]

/**
 * The state of the files from which the server is built: hashes of their names with their sizes and times, and with their contents.
 * A copy of the project has other times and the same contents.
 *
 * @typedef {{ times: string, contents: string }} BuildInputs
 */

/**
 * Whether the build is one of the files as they are: none was changed, added or removed since. It takes some milliseconds, or some
 * more after a copy. Where it cannot be found out, the answer is no.
 */
export function isBuildCurrent(folder = root) {
  try {
    /** @type {BuildInputs} */
    const recorded = JSON.parse(readFileSync(recordIn(join(folder, 'dist')), 'utf8'))
    return recorded.times === stateOf(folder, timesOf) || recorded.contents === stateOf(folder, contentsOf)
  } catch {
    return false
  }
}

/** @returns {BuildInputs} the state, to be read before the build begins */
export function readBuildInputs(folder = root) {
  return { times: stateOf(folder, timesOf), contents: stateOf(folder, contentsOf) }
}

/**
 * Records the files of a build.
 *
 * @param {BuildInputs} inputs
 * @param {string} built the folder of the build
 */
export function recordBuild(inputs, built) {
  writeFileSync(recordIn(built), JSON.stringify(inputs))
}

/** @param {string} built */
const recordIn = (built) => join(built, 'inputs.json')

/**
 * @param {string} folder
 * @param {(path: string) => string | Buffer} describe
 */
function stateOf(folder, describe) {
  const hash = createHash('sha256')
  const found = folders.flatMap(({ path, recursive }) => filesBelow(folder, path, recursive))
  for (const file of [...files, ...found].sort()) hash.update(`${file}\n`).update(describe(join(folder, file)))
  return hash.digest('hex')
}

/** @param {string} path */
function timesOf(path) {
  const { size, mtimeMs } = lstatSync(path)
  return `${size} ${mtimeMs}\n`
}

/** @param {string} path */
function contentsOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest()
}

/**
 * Only files: an editor may keep links and sockets beside those that it has open.
 *
 * @param {string} folder
 * @param {string} below
 * @param {boolean} recursive
 * @returns {string[]}
 */
function filesBelow(folder, below, recursive) {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = `${below}/${entry.name}`
    if (entry.isDirectory()) return recursive ? filesBelow(folder, path, recursive) : []
    return entry.isFile() ? [path] : []
  })
}
