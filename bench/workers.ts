import { randomBytes } from 'node:crypto'
import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startPostgres } from '../test/_util/postgres-server.ts'
import { createKeys, signUpMany } from './accounts.ts'
import { boundedNumber } from './bounded-number.ts'
import { endOnInterrupt } from './end-on-interrupt.ts'
import { graphqlRequest, runLoad } from './load.ts'
import { childrenOf, describeMachine, processorTime } from './machine.ts'
import { figure, markdownTable } from './markdown.ts'
import { pin, startSallyport } from './processes.ts'
import { median } from './report.ts'
import { saveResults } from './results.ts'

// How much more two processes serve than one, by the processor time of a request: one process that takes c microseconds for a request
// serves 1,000,000 / c of them per second on a core of its own, and n processes n times that. It is the rate that they would reach if
// the load and the database ran elsewhere; here they share the two cores, so that the rates that are seen say little. The time is
// that of all processes of the server, with the one that passes connections on. Each process has 32 connections in both cases, and
// the two take turns.

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '5' } },
})
const seconds = boundedNumber('seconds', values.seconds, 0.5, 60)
const rounds = boundedNumber('rounds', values.rounds, 1, 20)
const connectionsEach = 32
const counts = [1, 2]

await using stack = new AsyncDisposableStack()
endOnInterrupt(stack)
const postgres = await startPostgres({ fsync: true })
stack.defer(() => postgres.stop())
const SALLYPORT_SECRET = randomBytes(48).toString('base64url')
const PUBLIC_URL = 'http://127.0.0.1:4000'
const settings = { REQUIRE_EMAIL_VERIFICATION: 'off', BCRYPT_COST: '10', JWT_TTL: '7200', SALLYPORT_SECRET, PUBLIC_URL }
const cores = `0-${Math.min(1, cpus().length - 1)}`
const servers = await Promise.all(counts.map(start))
const [first] = servers
if (!first) throw new Error('No server was started.')
const accounts = await signUpMany(first.port, connectionsEach * 2)
const keys = await createKeys(first.port, accounts)
const query = '{ me { id email } }'
const lines: Record<string, Buffer[]> = {
  '`me` by Bearer': accounts.map((each) => graphqlRequest({ query }, { authorization: `Bearer ${each.accessToken}` })),
  '`me` by API key': keys.map((key) => graphqlRequest({ query }, { 'x-api-key': key })),
}
for (const pid of [process.pid, postgres.pid, ...childrenOf(postgres.pid)]) await pin(pid, cores)

const results: { line: string; workers: number; microseconds: number; perSecond: number; minShare: number }[] = []
for (const [line, requests] of Object.entries(lines)) {
  for (const server of servers) await measure(server, requests)
  for (let round = 1; round <= rounds; round++) {
    for (const server of round % 2 ? servers : servers.toReversed()) {
      results.push({ line, workers: server.workers, ...(await measure(server, requests)) })
    }
    process.stdout.write(`${line}: round ${round} of ${rounds}\n`)
  }
}
process.stdout.write(`\n${report()}\n\n`)
const { cpu, node } = describeMachine()
const file = saveResults('workers', { seconds, rounds, results })
process.stdout.write(`${cpu}, cores ${cores}, Node ${node}. All results are in ${file}\n`)

async function start(workers: number) {
  const server = await startSallyport(postgres.url, { ...settings, WORKERS: String(workers) })
  stack.defer(() => server.stop())
  const processes = () => [server.pid, ...(workers > 1 ? childrenOf(server.pid) : [])]
  // The others start when the first one listens; their share of the requests shows that they do, too.
  for (const deadline = Date.now() + 30_000; processes().length < (workers > 1 ? workers + 1 : 1); await pause(50)) {
    if (Date.now() > deadline) throw new Error(`${workers} workers were not started within 30 s.`)
  }
  await pause(workers > 1 ? 5_000 : 0)
  for (const pid of processes()) await pin(pid, cores)
  return { workers, port: server.port, processes: processes() }
}

/** The processor time of a request, and the least share of the requests' time that one of the workers took. */
async function measure({ workers, port, processes }: Awaited<ReturnType<typeof start>>, requests: Buffer[]) {
  const before = processes.map(processorTime)
  const load = await runLoad({
    port,
    connections: connectionsEach * workers,
    seconds,
    request: (at) => requests[at] ?? Buffer.alloc(0),
    accept: ({ status, body }) => status === 200 && body.includes('"email":"'),
  })
  if (load.failed > 0) throw new Error(`${load.failed} requests failed: ${load.failure}`)
  const spent = processes.map((pid, at) => processorTime(pid) - (before[at] ?? 0))
  const total = spent.reduce((sum, time) => sum + time, 0)
  const ofWorkers = workers > 1 ? spent.slice(1) : spent
  if (Math.min(...ofWorkers) / total < 0.5 / workers) throw new Error('A worker took less than half of its share.')
  return {
    microseconds: total / load.completed,
    perSecond: load.perSecond,
    minShare: Math.min(...ofWorkers) / total,
  }
}

function report(): string {
  const head = ['', ...counts.map((count) => `WORKERS=${count}, CPU µs`), 'ratio', 'at least', 'aim']
  const rows = Object.keys(lines).map((line) => {
    const times = counts.map((workers) =>
      results.filter((each) => each.line === line && each.workers === workers).map((each) => each.microseconds),
    )
    const [one = [], two = []] = times
    // For each round, so that a slow minute affects both.
    const ratio = median(one.map((time, round) => (2 * time) / (two[round] ?? Number.NaN)))
    return [
      line,
      ...times.map((each) => figure(median(each))),
      figure(ratio),
      `1.8 ${ratio >= 1.8 ? '✓' : '✗'}`,
      '1.95',
    ]
  })
  return markdownTable(head, rows)
}
