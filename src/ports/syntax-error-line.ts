import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/** The line of the syntax error in a JavaScript file, which the error of its import does not name. Null if Node's check finds none. */
export async function findSyntaxErrorLine(path: string): Promise<number | null> {
  const line = await checkSyntax([path], '')
  if (line !== null || !path.endsWith('.js')) return line
  // Node 22 checks such a file as a module only if it is told to.
  const text = await readFile(path).catch(() => '')
  return checkSyntax(['--input-type=module'], text)
}

function checkSyntax(args: string[], standardInput: string | Buffer): Promise<number | null> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['--check', ...args], { timeout: 10_000 }, (_error, _stdout, stderr) => {
      const line = /^\S.*:(\d+)$/m.exec(stderr)?.[1]
      resolve(line === undefined ? null : Number(line))
    })
    // The process may end before it has read everything.
    child.stdin?.on('error', () => {})
    child.stdin?.end(standardInput)
  })
}
