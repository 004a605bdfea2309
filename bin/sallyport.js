#!/usr/bin/env node
// Runs the command line: as it was built, or from its source if that was edited since, on this Node or the one that `npm ci` installed.
// Plain JavaScript that older versions understand.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const source = join(root, 'src', 'cli', 'main.ts')
const build = join(root, 'dist', 'cli.js')
const isPackage = !existsSync(source)
const file = isPackage || (await import('../scripts/build-inputs.js')).isBuildCurrent() ? build : source
const [major, minor] = process.versions.node.split('.').map(Number)
const isRecent = major > 22 || (major === 22 && minor >= 18)

if (isRecent && file === build) runHere()
else if (isPackage) refuse('install it')
else runWithOwnNode()

/** In this process, so that a signal reaches the server itself. */
function runHere() {
  if (existsSync('.env')) process.loadEnvFile('.env')
  import(pathToFileURL(build).href)
}

function runWithOwnNode() {
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  const node = isRecent ? process.execPath : existsSync(own) ? own : null
  if (node === null) return refuse(`run \`npm ci\` in ${root}, which brings one, or install Node 24`)
  const settings = existsSync('.env') ? ['--env-file=.env'] : []
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...settings, file, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`sallyport: ${node} cannot be started: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 1
    if (signal === null) return
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** @param {string} advice what to do */
function refuse(advice) {
  process.stderr.write(
    `sallyport: this is Node ${process.versions.node}, and Node 22.18 or newer is needed: ${advice}.\n`,
  )
  process.exitCode = 1
}
