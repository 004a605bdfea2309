import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { makeTemplate } from '../../scripts/make-template.ts'
import { templateFile } from '../../src/store/embedded-template.ts'
import { peakResidentMegabytes } from '../_util/memory.ts'
import { ask, createDataDir, startServer } from '../_util/server-process.ts'

// `npm ci` has made the template, unless there is a new migration.
beforeAll(async () => {
  if (!existsSync(templateFile())) await makeTemplate(dirname(templateFile()))
})

test('the embedded database takes less than 500 MB at its start and under load', async () => {
  const dataDir = await createDataDir()
  const server = await startServer(dataDir.path, { DATABASE_URL: '', RATE_LIMITS: 'off', BCRYPT_COST: '10' })
  // An optimizing compiler begins after some hundred queries.
  for (let turn = 0; turn < 8; turn++) {
    const input = { identifier: `nobody-${turn}@example.com`, password: 'correct horse battery staple' }
    const { data } = await ask(server.url, 'mutation ($input: LoginInput!) { login(input: $input) { __typename } }', {
      input,
    })
    expect(data.login).toEqual({ __typename: 'InvalidCredentialsError' })
  }
  expect(peakResidentMegabytes(server.pid)).toBeLessThan(500)
  await server.stop()
  await dataDir.remove()
})
