// Tells whether `dist` was built from the files that are here. It is plain JavaScript that older versions of Node understand.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Whether the build is one of the files as they are: none was changed, added or removed since. */
export function isBuildCurrent(folder = root) {
  const recorded = recordIn(folder)
  return existsSync(recorded) && readFileSync(recorded, 'utf8') === stateOfInputs(folder)
}

/** Records that the build is one of the files as they are. */
export function recordBuild(folder = root) {
  writeFileSync(recordIn(folder), stateOfInputs(folder))
}

/** @param {string} folder */
const recordIn = (folder) => join(folder, 'dist', 'inputs.sha256')

/**
 * A hash of the names, sizes and times of the files from which the server is built. The pages of `web/dist` have their contents in
 * their names, which its HTML files contain; package-lock.json stands for the packages.
 *
 * @param {string} folder
 */
function stateOfInputs(folder) {
  const files = ['package-lock.json', ...filesBelow(folder, 'src'), ...filesBelow(folder, join('web', 'dist'), false)]
  const states = files.sort().map((file) => {
    const { size, mtimeMs } = statSync(join(folder, file))
    return `${file} ${size} ${mtimeMs}`
  })
  return createHash('sha256').update(states.join('\n')).digest('hex')
}

/**
 * @param {string} folder
 * @param {string} below
 * @returns {string[]}
 */
function filesBelow(folder, below, recursive = true) {
  if (!existsSync(join(folder, below))) return []
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name)
    if (entry.isDirectory()) return recursive ? filesBelow(folder, path) : []
    return [path]
  })
}
