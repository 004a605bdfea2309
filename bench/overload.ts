import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { startPostgres } from '../test/_util/postgres-server.ts'
import { signUpMany } from './accounts.ts'
import type { Answer } from './answer.ts'
import { boundedNumber } from './bounded-number.ts'
import { endOnInterrupt } from './end-on-interrupt.ts'
import { graphqlRequest, quantile, runLoad } from './load.ts'
import { childrenOf, describeMachine, watchMachine } from './machine.ts'
import { runOpenLoop } from './open-loop.ts'
import { drawOverload, overloadTable, type Step, verdict } from './overload-report.ts'
import { pin, startSallyport } from './processes.ts'
import { saveResults } from './results.ts'

// Logins at shares of the capacity, which is measured first, while `me` is asked for at a fixed rate: what a server does with more
// logins than it can check.

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    cost: { type: 'string', default: '12' },
    shares: { type: 'string', default: '0.25,0.5,0.75,1,1.25,1.5,2,3' },
    // The file of the curve. By default, there is none.
    svg: { type: 'string' },
  },
})
const seconds = boundedNumber('seconds', values.seconds, 1, 120)
const cost = boundedNumber('cost', values.cost, 10, 15)
const shares = values.shares.split(',').map((share) => boundedNumber('shares', share, 0.05, 5))
/** A queue is full, or empty again, after this time. */
const settle = Math.min(5, seconds / 2)
const meRate = 200
const logins = 16

await using stack = new AsyncDisposableStack()
endOnInterrupt(stack)
const postgres = await startPostgres({ fsync: true })
stack.defer(() => postgres.stop())
const SALLYPORT_SECRET = randomBytes(48).toString('base64url')
const settings = { REQUIRE_EMAIL_VERIFICATION: 'off', BCRYPT_COST: String(cost), JWT_TTL: '7200', SALLYPORT_SECRET }
const server = await startSallyport(postgres.url, settings)
stack.defer(() => server.stop())
const accounts = await signUpMany(server.port, 64)
const callers = await signUpMany(server.port, 8)
// Hashes are computed on all cores, as in production; the load and the database are on the last one.
const lastCore = String(cpus().length - 1)
for (const pid of [process.pid, postgres.pid, ...childrenOf(postgres.pid)]) await pin(pid, lastCore)

const query =
  'mutation($i: LoginInput) { login(input: $i) { ... on AuthTokens { accessToken } ... on Error { code } } }'
const loginRequests = accounts.map(({ email: identifier, password }) =>
  graphqlRequest({ query, variables: { i: { identifier, password } } }),
)
const meRequests = callers.map(({ accessToken }) =>
  graphqlRequest({ query: '{ me { id } }' }, { authorization: `Bearer ${accessToken}` }),
)
const logIn = (turn: number) => loginRequests[turn % loginRequests.length] ?? Buffer.alloc(0)
const askMe = (turn: number) => meRequests[turn % meRequests.length] ?? Buffer.alloc(0)
let unexpected: string | undefined
const kindOf = ({ status, body }: Answer) => {
  if (status === 200 && body.includes('"accessToken":"')) return 'succeeded'
  if (status === 503 && body.includes('"OVERLOADED"')) return 'refused'
  unexpected ??= `${status} ${body.toString().slice(0, 300)}`
  return 'other'
}

const accept = (answer: Answer) => kindOf(answer) === 'succeeded'
const capacity = await runLoad({ port: server.port, connections: logins, seconds, request: logIn, accept })
process.stdout.write(`The capacity is ${capacity.perSecond.toFixed(1)} logins a second.\n`)

const steps: Step[] = []
for (const share of shares) {
  const disturbance = watchMachine(() => [process.pid, server.pid, postgres.pid])
  const both = { port: server.port, settle, seconds }
  const rate = capacity.perSecond * share
  const [login, me] = await Promise.all([
    runOpenLoop({ ...both, rate, request: logIn, classify: kindOf }),
    runOpenLoop({
      ...both,
      rate: meRate,
      request: askMe,
      classify: (answer) => (answer.body.includes('"id":"') ? 'succeeded' : 'other'),
    }),
  ])
  const times = (kind: 'succeeded' | 'refused') => login.get(kind)?.times ?? []
  const step: Step = {
    share,
    offered: rate,
    succeeded: login.get('succeeded')?.perSecond ?? 0,
    refused: login.get('refused')?.perSecond ?? 0,
    other: login.get('other')?.perSecond ?? 0,
    loginP50: quantile(times('succeeded'), 0.5),
    loginP99: quantile(times('succeeded'), 0.99),
    refusalP50: quantile(times('refused'), 0.5),
    refusalP99: quantile(times('refused'), 0.99),
    meP99: quantile(me.get('succeeded')?.times ?? [], 0.99),
    meFailed: me.get('other')?.times.length ?? 0,
    disturbance: disturbance(),
  }
  steps.push(step)
  process.stdout.write(`${share} of the capacity: ${step.succeeded.toFixed(1)} of ${rate.toFixed(1)} succeeded\n`)
}

process.stdout.write(`\n${overloadTable(steps)}\n\n${verdict(steps)}\n`)
if (unexpected) process.stdout.write(`The first unexpected answer was ${unexpected}\n`)
if (values.svg) writeFileSync(values.svg, drawOverload(steps))
const { cpu, cores, node } = describeMachine()
const file = saveResults('overload', { seconds, cost, capacity, steps, unexpected })
process.stdout.write(`bcrypt cost ${cost}, ${cpu}, ${cores} cores, Node ${node}. All results are in ${file}\n`)
