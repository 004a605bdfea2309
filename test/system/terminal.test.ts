import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { freePort } from '../_util/postgres-server.ts'
import { createDataDir, until } from '../_util/server-process.ts'

// A terminal of its own for a command: what it prints comes out here, and SIGTERM is passed on to it.
const terminal = `
import os, pty, signal, sys
child, end = pty.fork()
if child == 0: os.execvp(sys.argv[1], sys.argv[1:])
signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
while True:
  try: piece = os.read(end, 65536)
  except OSError: break
  if not piece: break
  os.write(1, piece)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`

test('in a terminal the log has a readable line for each event', async () => {
  const folder = await createDataDir()
  const port = await freePort()
  const child = spawn('python3', ['-c', terminal, process.execPath, 'scripts/start.js'], {
    env: { PATH: process.env.PATH, TERM: 'xterm-256color', PORT: String(port), DATA_DIR: folder.path },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  const ended = once(child, 'exit')
  try {
    await until('the server', async () => output.includes('/admin/first#'))
    const body = {
      query:
        'mutation { signup(input: { email: "ada@example.com", password: "a long enough phrase" }) { __typename } }',
    }
    const headers = { 'content-type': 'application/json' }
    await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
    await until('the mail', async () => output.includes('verify-email'))
  } finally {
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    await folder.remove()
  }
  expect(output).toContain('\u001b[32mINFO')
  const lines = stripVTControlCharacters(output).trimEnd().split(/\r?\n/)
  const expected = [
    `ready  graphql=http://127.0.0.1:${port}/graphql publicUrl=http://localhost:${port} embedded=true`,
    `there is no administrator: this link creates the first one, once, within an hour  link=http://localhost:${port}/admin/first#…`,
    `mail written to a file  to=ada@example.com subject="Confirm your email address for Sallyport" links=http://localhost:${port}/verify-email?token=…`,
    'shutting down  signal=SIGTERM',
  ]
  expect(lines.map((line) => line.replace(/sp_ot_[\w-]+/, '…').replace(/^\d\d:\d\d:\d\d INFO {2}/, ''))).toEqual(
    expected,
  )
})
