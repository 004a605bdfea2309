import { execFile } from 'node:child_process'

/** The line of the syntax error in a JavaScript file, which the error of its import does not name. Null if Node's check finds none. */
export function findSyntaxErrorLine(path: string): Promise<number | null> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--check', path], { timeout: 10_000 }, (_error, _stdout, stderr) => {
      const line = /^\S.*:(\d+)$/m.exec(stderr)?.[1]
      resolve(line === undefined ? null : Number(line))
    })
  })
}
