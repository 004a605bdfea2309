#!/usr/bin/env node
// Runs the command line on a Node that reads TypeScript: this one, or the one that `npm ci` brought along. Plain
// JavaScript that older versions understand.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [major, minor] = process.versions.node.split('.').map(Number)
const isRecent = major > 22 || (major === 22 && minor >= 18)
const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const node = isRecent ? process.execPath : existsSync(own) ? own : null

if (node === null) {
  process.stderr.write(
    `sallyport: this is Node ${process.versions.node}, and Node 22.18 or newer is needed: run \`npm ci\` in ${root}, which brings one, or install Node 24.\n`,
  )
  process.exitCode = 1
} else {
  const settings = existsSync('.env') ? ['--env-file=.env'] : []
  const args = ['--disable-warning=ExperimentalWarning', ...settings, join(root, 'src', 'cli', 'main.ts')]
  const child = spawn(node, [...args, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`sallyport: ${node} cannot be started: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
}
