import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createDataDir, startServer } from '../_util/server-process.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

test('the steps with curl work as printed', async () => {
  const section = readme.slice(readme.indexOf('\n## First steps with curl'), readme.indexOf('\n## Project structure'))
  const steps = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1])
  expect(steps.length).toBeGreaterThan(5)

  const folder = await createDataDir()
  const server = await startServer(join(folder.path, '.data'))
  try {
    // One shell, as in a terminal; a new line after each step's answer, which curl does not write.
    const { stdout } = await promisify(execFile)('bash', ['-c', `set -u\n${steps.join('\necho\n')}`], {
      cwd: folder.path,
      env: { PATH: process.env.PATH, SALLYPORT_URL: server.url },
      timeout: 120_000,
    })
    const answers = stdout
      .split(/\n|(?<=\})(?=\{"(?:data|errors)")/)
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line))
    expect(answers).toMatchObject([
      { data: { signup: { __typename: 'MailSent' } } },
      { data: { verifyEmail: { __typename: 'Done' } } },
      { data: { login: { __typename: 'AuthTokens' } } },
      {
        data: {
          me: { email: 'ada@example.com', name: 'Ada', sessions: { totalCount: 1, nodes: [{ current: true }] } },
        },
      },
      { data: { refresh: { __typename: 'AuthTokens' } } },
      { data: { revokeSession: { __typename: 'Done' } } },
      { errors: [{ extensions: { code: 'TOKEN_INVALID' } }] },
      { data: { logout: { __typename: 'Done' } } },
    ])
  } finally {
    await server.stop()
    await folder.remove()
  }
})
