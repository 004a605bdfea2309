import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { externals } from './externals.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = join(root, 'package.json')
const kept = join(root, 'package.source.json')

// `npm pack` runs `prepack` before it reads package.json, and `postpack` after it: in between, package.json is that of the
// published package, which installs only what `dist` does not contain.
if (process.argv[2] === 'restore') {
  if (existsSync(kept)) renameSync(kept, manifest)
} else {
  // One that an interrupted `npm pack` left behind is the source.
  const source = JSON.parse(readFileSync(existsSync(kept) ? kept : manifest, 'utf8'))
  writeFileSync(kept, `${JSON.stringify(source, null, 2)}\n`)
  writeFileSync(manifest, `${JSON.stringify(publishedManifest(source), null, 2)}\n`)
}

function publishedManifest(source: Record<string, unknown> & { dependencies: Record<string, string> }) {
  const { scripts, devDependencies, devEngines, allowScripts, workspaces, dependencies, ...published } = source
  const installed = Object.fromEntries(externals.map((name) => [name, dependencies[name]]))
  return { ...published, dependencies: installed }
}
