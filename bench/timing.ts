import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startPostgres } from '../test/_util/postgres-server.ts'
import { ask, inTurns, newPassword } from './accounts.ts'
import { endOnInterrupt } from './end-on-interrupt.ts'
import { exchanger, graphqlRequest, open } from './load.ts'
import { describeMachine, watchMachine } from './machine.ts'
import { tokensByAddress } from './mail-folder.ts'
import { startSallyport } from './processes.ts'
import { median } from './report.ts'
import { areaUnderRoc, chanceError } from './roc.ts'

// Compares the response times for known and unknown addresses, in random order and one call at a time.

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '500' }, only: { type: 'string', default: '' } },
})
const calls = Math.min(Math.max(Number(values.calls), 20), 2000)
const warmUps = 10
const bar = 0.55

await using stack = new AsyncDisposableStack()
endOnInterrupt(stack)
const postgres = await startPostgres({ fsync: true })
stack.defer(() => postgres.stop())
// The lowest cost that the server accepts: the faster the hash, the less it conceals.
const server = await startSallyport(postgres.url, { BCRYPT_COST: '10', LOGIN_BY_MAIL: 'on' })
stack.defer(() => server.stop())

type Person = { email: string; password: string }
const stranger = (): Person => ({
  email: `bench-${randomBytes(6).toString('hex')}@example.com`,
  password: newPassword(),
})
process.stdout.write(`Signing up ${5 * calls} accounts …\n`)
const verified = await signUp(warmUps + calls, true)
const pending = await signUp(warmUps + calls, false)
const known = await signUp(warmUps + calls, true)
const waiting = { known: await signUpAgain(known), unknown: await signUp(warmUps + calls, false) }
const signedIn = await signUp(20, true)
const askers = await inTurns(20, async (index) => {
  // The callers do not request a change to their own address, which is another case.
  const { email: identifier, password } = at(signedIn, index)
  const mutation = 'mutation($i: LoginInput!) { login(input: $i) { ... on AuthTokens { accessToken } } }'
  const { login } = await ask(server.port, mutation, { i: { identifier, password } })
  return { password, accessToken: login?.accessToken ?? '' }
})

// Each mutation uses every address once, so that no counter is filled for only one kind.
const answer = '__typename ... on MailSent { message } ... on Error { code message }'
const mutations: Record<string, (known: boolean, index: number) => Buffer> = {
  login(known, index) {
    const { email } = known ? at(verified, index) : stranger()
    const query = 'mutation($i: LoginInput!) { login(input: $i) { __typename ... on Error { code message } } }'
    return graphqlRequest({ query, variables: { i: { identifier: email, password: newPassword() } } })
  },
  // The second step of an attacker: a login with the password of the attacker's own sign-up.
  'login after signup'(known, index) {
    const { email, password } = at(known ? waiting.known : waiting.unknown, index)
    const query = 'mutation($i: LoginInput!) { login(input: $i) { __typename ... on Error { code message } } }'
    return graphqlRequest({ query, variables: { i: { identifier: email, password } } })
  },
  'login by username'(known, index) {
    const identifier = known ? usernameOf(at(verified, index)) : usernameOf(stranger())
    const query = 'mutation($i: LoginInput!) { login(input: $i) { __typename ... on Error { code message } } }'
    return graphqlRequest({ query, variables: { i: { identifier, password: newPassword() } } })
  },
  signup(known, index) {
    const { email } = known ? at(verified, index) : stranger()
    const query = `mutation($i: SignupInput!) { signup(input: $i) { ${answer} } }`
    return graphqlRequest({ query, variables: { i: { email, password: newPassword() } } })
  },
  resendVerificationEmail(known, index) {
    const { email } = known ? at(pending, index) : stranger()
    const query = `mutation($e: String!) { resendVerificationEmail(email: $e) { ${answer} } }`
    return graphqlRequest({ query, variables: { e: email } })
  },
  requestPasswordReset(known, index) {
    const { email } = known ? at(verified, index) : stranger()
    const query = `mutation($e: String!) { requestPasswordReset(email: $e) { ${answer} } }`
    return graphqlRequest({ query, variables: { e: email } })
  },
  requestLoginLink(known, index) {
    const { email } = known ? at(verified, index) : stranger()
    const query = `mutation($e: String!, $c: String!) { requestLoginLink(email: $e, codeChallenge: $c) { ${answer} } }`
    return graphqlRequest({ query, variables: { e: email, c: randomBytes(32).toString('base64url') } })
  },
  loginWithCode(known, index) {
    const { email } = known ? at(verified, index) : stranger()
    const query = `mutation($e: String!) { loginWithCode(email: $e, code: "12345678") { ${answer} } }`
    return graphqlRequest({ query, variables: { e: email } })
  },
  requestEmailChange(known, index) {
    const asker = at(askers, index % askers.length)
    const { email } = known ? at(verified, index) : stranger()
    const query = `mutation($e: String!, $p: String!) { requestEmailChange(newEmail: $e, password: $p) { ${answer} } }`
    const headers = { authorization: `Bearer ${asker.accessToken}` }
    return graphqlRequest({ query, variables: { e: email, p: asker.password } }, headers)
  },
}

const wanted = values.only ? values.only.split(',') : Object.keys(mutations)
const results = []
for (const name of wanted) {
  const result = await measure(name)
  process.stdout.write(`${result.text}\n`)
  results.push(result)
}
const folder = fileURLToPath(new URL('results/', import.meta.url))
mkdirSync(folder, { recursive: true })
const file = join(folder, `timing-${new Date().toISOString().replaceAll(':', '-')}.json`)
writeFileSync(file, `${JSON.stringify({ machine: describeMachine(), calls, bar, results }, null, 2)}\n`)
process.stdout.write(
  `The limit is ${bar} in either direction, and 0.5 is chance. The times of all calls are in ${file}\n`,
)
if (results.some((each) => each.failed)) process.exitCode = 1

async function measure(name: string) {
  const request = mutations[name]
  if (!request) throw new Error(`There is no mutation ${name}. The mutations are ${Object.keys(mutations)}.`)
  const socket = await open(server.port)
  using _closed = { [Symbol.dispose]: () => socket.destroy() }
  const exchange = exchanger(socket)
  const times = { known: [] as number[], unknown: [] as number[] }
  const answers = { known: new Set<string>(), unknown: new Set<string>() }
  const disturbance = watchMachine(() => [process.pid, server.pid, postgres.pid])
  for (let index = 0; index < warmUps + calls; index++) {
    // The order in a pair is random, so that neither kind always follows the other.
    for (const known of Math.random() < 0.5 ? [true, false] : [false, true]) {
      const bytes = request(known, index)
      const started = performance.now()
      const { status, body } = await exchange(bytes)
      const kind = known ? 'known' : 'unknown'
      if (index >= warmUps) times[kind].push(performance.now() - started)
      answers[kind].add(`${status} ${body}`)
    }
    const refused = [...answers.known, ...answers.unknown].find((each) => each.includes('"errors"'))
    if (refused) return { name, failed: false, text: `skipped ${name}: ${refused.slice(0, 200)}` }
  }
  const area = areaUnderRoc(times.known, times.unknown)
  const same = new Set([...answers.known, ...answers.unknown]).size === 1
  const failed = !same || Math.abs(area - 0.5) > bar - 0.5
  const text = [
    name.padEnd(24),
    `area ${area.toFixed(3)} ± ${chanceError(calls, calls).toFixed(3)}`,
    `medians ${median(times.known).toFixed(2)} and ${median(times.unknown).toFixed(2)} ms`,
    same ? 'answers identical' : `ANSWERS DIFFER: ${[...answers.known, ...answers.unknown].slice(0, 4).join(' | ')}`,
    `others ${Math.round((disturbance()?.others ?? 0) * 100)} %`,
    failed ? '✗' : '✓',
  ].join('   ')
  return { name, failed, area, same, times, text }
}

/** Signs up again with the addresses of accounts and new passwords. */
async function signUpAgain(people: Person[]): Promise<Person[]> {
  const mutation = 'mutation($i: SignupInput!) { signup(input: $i) { __typename ... on Error { message } } }'
  return inTurns(people.length, async (index) => {
    const person = { email: at(people, index).email, password: newPassword() }
    const { signup } = await ask(server.port, mutation, { i: person })
    if (signup?.__typename !== 'MailSent') throw new Error(`Signing up failed: ${JSON.stringify(signup)}`)
    return person
  })
}

function usernameOf({ email }: Person): string {
  return email.slice(0, email.indexOf('@'))
}

async function signUp(count: number, verify: boolean): Promise<Person[]> {
  const mutation = 'mutation($i: SignupInput!) { signup(input: $i) { __typename ... on Error { message } } }'
  const people = await inTurns(count, async () => {
    const person = stranger()
    const { signup } = await ask(server.port, mutation, { i: { ...person, username: usernameOf(person) } })
    if (signup?.__typename !== 'MailSent') throw new Error(`Signing up failed: ${JSON.stringify(signup)}`)
    return person
  })
  if (!verify) return people
  const tokens = await tokensByAddress(
    server.dataDir,
    people.map((each) => each.email),
  )
  const verifyEmail = 'mutation($t: String!) { verifyEmail(token: $t) { __typename } }'
  await inTurns(count, async (index) => {
    const done = await ask(server.port, verifyEmail, { t: tokens.get(at(people, index).email) })
    if (done.verifyEmail?.__typename !== 'Done') throw new Error(`Verifying failed: ${JSON.stringify(done)}`)
  })
  return people
}

function at<T>(list: T[], index: number): T {
  const value = list[index]
  if (value === undefined) throw new Error('The benchmark has fewer accounts than calls.')
  return value
}
