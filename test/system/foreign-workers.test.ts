import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../_util/database.ts'
import { createDataDir, startServer, until } from '../_util/server-process.ts'

/** A process manager that knows nothing of the server, such as PM2 in its cluster mode. */
const manager = `import cluster from 'node:cluster'
cluster.setupPrimary({ exec: 'scripts/start.js', args: [] })
for (let count = 0; count < 2; count += 1) cluster.fork()
process.once('SIGTERM', () => {
  for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGTERM')
})
`

let database: TestDatabase
let dataDir: Awaited<ReturnType<typeof createDataDir>>
beforeAll(async () => {
  database = await createTestDatabase()
  dataDir = await createDataDir()
})
afterAll(async () => {
  await database.drop()
  await dataDir.remove()
})

test('workers that another program started are servers of their own', async () => {
  const program = join(dataDir.path, 'manager.mjs')
  writeFileSync(program, manager)
  // It starts no processes here; it says how many of them share the cores.
  const variables = {
    DATABASE_URL: database.url,
    WORKERS: '2',
    SALLYPORT_SECRET: 'hK2vQ9xL7mRt4Wc8Yb1Nz6Jd3Fs5Gp0u-manager',
  }
  const server = await startServer(dataDir.path, variables, undefined, program)
  try {
    const countOf = (text: RegExp) => server.output().match(text)?.length ?? 0
    await until('a link for the first administrator from each', async () => {
      return countOf(/this link creates the first one/g) === 2
    })
    expect(countOf(/"msg":"ready"/g)).toBe(2)
    for (let turn = 0; turn < 4; turn += 1) {
      const answer = await fetch(`${server.url}/metrics`, {
        headers: { connection: 'close' },
        signal: AbortSignal.timeout(30_000),
      })
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain('sallyport_graphql_operations_total')
    }
  } finally {
    await server.stop()
  }
  expect(await server.ended).toBe(0)
})
