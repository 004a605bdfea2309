import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startPostgres } from '../../test/_util/postgres-server.ts'
import { startSmtpServer } from '../../test/_util/smtp.ts'
import { boundedNumber } from '../bounded-number.ts'
import { endOnInterrupt } from '../end-on-interrupt.ts'
import { runLoad } from '../load.ts'
import { childrenOf, describeMachine, watchBusy, watchMachine } from '../machine.ts'
import { pin } from '../processes.ts'
import { saveResults } from '../results.ts'
import { prepareBetterAuth } from './better-auth.ts'
import { type Contender, connections, type LineName, warmUpSeconds } from './contender.ts'
import { prepareParseServer } from './parse-server.ts'
import { startSallyportAmongPeers } from './sallyport.ts'
import { startPeer } from './start-peer.ts'
import { conditionsOf, type PeerRound, table, titles } from './table.ts'
import { temporaryFolder } from './temporary-folder.ts'

// Compares Sallyport with other authentication servers on the same PostgreSQL. It installs them into a temporary folder, with the
// versions of the lock files beside this file.
const peers = { 'better-auth': prepareBetterAuth, 'parse-server': prepareParseServer }
const lineNames: LineName[] = ['session', 'key', 'login']
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    // The lines and the peers, such as `session,better-auth`. All lines without the name of a line, and all peers without the name of a peer.
    only: { type: 'string', default: '' },
    cost: { type: 'string', default: '12' },
  },
})
const seconds = boundedNumber('seconds', values.seconds, 0.5, 60)
const rounds = boundedNumber('rounds', values.rounds, 1, 20)
const cost = boundedNumber('cost', values.cost, 10, 15)
const { lines, peerNames } = chosen(values.only)
// The size of Sallyport's pool.
const poolSize = 20

// The measured server runs alone on the first core; the load and the database run on the second.
const cores = { server: '0', others: '1', all: `0-${cpus().length - 1}` }
await using stack = new AsyncDisposableStack()
endOnInterrupt(stack)
const temporary = await temporaryFolder()
stack.defer(() => temporary.remove())
const postgres = await startPostgres({ fsync: true })
stack.defer(() => postgres.stop())
const smtp = await startSmtpServer()
stack.defer(() => smtp.close())

const conditionsFor = async (name: string) => ({ databaseUrl: await createDatabase(name), cost, poolSize })
const { sallyport, users } = await startSallyportAmongPeers(
  smtp.url,
  connections.session,
  await conditionsFor('sallyport'),
)
stack.defer(() => sallyport.stop())
const contenders = [sallyport]
for (const name of peerNames) {
  process.stdout.write(`installing ${name}\n`)
  const conditions = await conditionsFor(name)
  const peer = await startPeer(name, temporary.path, conditions)
  stack.defer(() => peer.stop())
  contenders.push(await peers[name](peer, users, conditions))
}
let pinned = cpus().length > 1
for (const { pid } of contenders) pinned = pinned && (await pin(pid, cores.server))
for (const pid of [process.pid, postgres.pid, ...childrenOf(postgres.pid)])
  pinned = pinned && (await pin(pid, cores.others))
if (!pinned)
  process.stdout.write('The processes could not be pinned to separate cores: the ratios are less reliable.\n')

for (const line of lines) for (const contender of contenders) await measure(contender, line, warmUpSeconds[line])
const results: PeerRound[] = []
for (let round = 1; round <= rounds; round++) {
  for (const line of lines) {
    // Each is the first as often as the others.
    const first = round % contenders.length
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const disturbance = watchMachine(() => [process.pid, postgres.pid, ...contenders.map(({ pid }) => pid)])
      const busy = watchBusy({ server: contender.pid, load: process.pid, database: postgres.pid })
      const result = await measure(contender, line, seconds)
      if (!result) continue
      const shares = busy()
      const microseconds = (shares.server * 1e6) / result.perSecond
      const own = { round, line, contender: contender.name, ...result, busy: shares, microseconds }
      results.push({ ...own, disturbance: disturbance() })
      process.stdout.write(`round ${round}/${rounds} ${line} ${contender.name}: ${result.perSecond.toFixed(1)}/s\n`)
    }
  }
}

const machine = describeMachine()
const version = await postgresVersion()
const run = { date: new Date().toISOString().slice(0, 10), seconds, rounds, cost, poolSize }
const described = `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, PostgreSQL ${version}`
process.stdout.write(`\n${table(lines, contenders, results)}\n\n`)
process.stdout.write(`${conditionsOf(contenders, { ...run, machine: described })}\n\n`)
const others = Math.max(...results.map((each) => each.disturbance?.others ?? 0))
process.stdout.write(
  `Other processes used at most ${Math.round(others * 100)} % of a core during a measurement.${others > 0.2 ? ' The figures are not reliable.' : ''}\n`,
)
const file = saveResults('peers', { ...run, pinned, postgres: version, results })
process.stdout.write(`All results are in ${file}\n`)
for (const { contender, line, failed, failure } of results.filter((each) => each.failed > 0)) {
  process.stdout.write(`${failed} answers of ${contender} (${titles[line]}) were not as expected: ${failure}\n`)
  process.exitCode = 1
}

/** Measures a server in a line; null if the server has nothing for it. Answers that are not as expected do not count in the rate. */
async function measure({ pid, port, exchanges }: Contender, line: LineName, length: number) {
  const exchange = exchanges[line]
  if (!exchange) return null
  const load = (time: number) => runLoad({ port, connections: connections[line], seconds: time, ...exchange })
  // Only hashing is faster with more cores. A login takes a quarter of a second: the last, incomplete ones have half the effect.
  if (line === 'login') await pin(pid, cores.all)
  const result = await load(line === 'login' ? length * 2 : length).finally(() => pin(pid, cores.server))
  return { ...result, perSecond: (result.perSecond * (result.completed - result.failed)) / result.completed }
}

async function createDatabase(name: string): Promise<string> {
  await onPostgres((client) => client.query(`create database "${name}"`))
  return Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href
}

async function postgresVersion(): Promise<string> {
  const { rows } = await onPostgres((client) => client.query<{ server_version: string }>('show server_version'))
  return rows[0]?.server_version.split(' ')[0] ?? 'unknown'
}

async function onPostgres<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  return work(client).finally(() => client.end())
}

function chosen(only: string): { lines: LineName[]; peerNames: (keyof typeof peers)[] } {
  const names = new Set(only.split(',').filter(Boolean))
  const allPeers = Object.keys(peers) as (keyof typeof peers)[]
  const unknown = [...names].filter((name) => ![...lineNames, ...allPeers].some((each) => each === name))
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown}. The lines are ${lineNames}, and the peers are ${allPeers}.`)
  const orAll = <T extends string>(all: T[]) => {
    const some = all.filter((each) => names.has(each))
    return some.length > 0 ? some : all
  }
  return { lines: orAll(lineNames), peerNames: orAll(allPeers) }
}
