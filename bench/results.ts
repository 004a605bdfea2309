import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeMachine } from './machine.ts'

/** Writes the raw results of a run, which git ignores. @returns the path of the file */
export function saveResults(name: string, results: object): string {
  const folder = fileURLToPath(new URL('results/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}-${new Date().toISOString().replaceAll(':', '-')}.json`)
  writeFileSync(file, `${JSON.stringify({ machine: describeMachine(), ...results }, null, 2)}\n`)
  return file
}
