import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { createTestDatabase } from '../_util/database.ts'
import { type DocumentedCommand, documentedCommands, projectRoot } from '../_util/documented-commands.ts'
import { freePort } from '../_util/postgres-server.ts'
import { copyProject, type ProjectCopy } from '../_util/project-copy.ts'
import { createDataDir, startServer, until } from '../_util/server-process.ts'
import { walkSignIn } from '../_util/walk-sign-in.ts'

/** Without those of examples/, which test/system/example-*.test.ts run with `createExamples`. */
const commands = documentedCommands().filter(({ file }) => !file.startsWith('examples/'))

/** What is not run here, and why. */
const elsewhere: [RegExp, string][] = [
  [
    /^curl -sS http:\/\/localhost:4000\/graphql [^\n]* -H 'X-Org-Id: acme'/,
    'test/features/organization/login-by-slug.test.ts sends this header',
  ],
  [/^npm ci( && npm start)?$/, '.ci/run begins with both commands, on a fresh machine'],
  [/^npm ci\nnpm start$/, '.ci/run begins with both commands, on a fresh machine'],
  [/^npm ci --omit=dev$/, 'test/system/image.test.ts runs what it leaves out'],
  [/^npm run dev -w web$/, 'a server that does not end; the build with the same configuration is run here'],
  [/^npm ci\nnpm run types && npm run lint$/, 'npm test begins with types and lint'],
  [/^npm (test|run test:system)$/, 'these are the tests'],
  [/^npx vitest run --project server (?<path>\S+)$/, 'this is one of the tests'],
  [/^npm run bench/, 'a benchmark takes all cores for minutes'],
  [/^(grep -qs '\^SALLYPORT_SECRET|docker (build|compose))/, 'needs Docker'],
  [/^node bin\/sallyport\.js admin link$/, '`npx sallyport admin link` is the same, and is run here'],
  [/^nvm use$/, 'needs nvm'],
  [/^kill -9$/, 'names a signal, and no process'],
  [/^node --env-file-if-exists=\.env scripts\/start\.js$/, 'every test of the system starts the server like this'],
  [/^node scripts\/build-server\.ts$/, '`npm ci` does this'],
  [
    /^(npm ci\n)?npm pack$/,
    'test/system/package.test.ts packs the package, installs it in an empty folder and starts it',
  ],
  [/^npm install \.\/sallyport-server/, 'test/system/package.test.ts does this'],
  [/^npx sallyport start$/, 'test/system/package.test.ts does this'],
  [/^npm create vite/, 'makes an application of another project'],
  [/^npm install @sallyport\/client$/, 'the tests of the client pack it, install it in an empty folder and use it'],
  [/^npm publish$/, 'publishes to the registry'],
  [/^npx sallyport$/, 'names the program, which prints its help without a command'],
]

const isSynopsis = ({ text }: DocumentedCommand) => /<\w+>$/.test(text)
const isOfTheCommandLine = ({ text }: DocumentedCommand) =>
  /^(npx sallyport (?!start$)\S|npm run( migrate| schema| format| build( -w web)?)?$|openssl|\(umask|gunzip)/.test(text)

const scenes: Record<string, (command: DocumentedCommand) => boolean> = {
  curl: ({ kind, text }) => kind === 'sh' && text.includes('"$url"'),
  start: ({ text }) => /^(?:[A-Z_]+=\S+ )*npm start$/.test(text) || text === 'rm -r .data',
  'command line': (command) => isOfTheCommandLine(command) && !isSynopsis(command),
  synopsis: (command) => isOfTheCommandLine(command) && isSynopsis(command),
  hooks: ({ text }) => text.startsWith('npx node '),
  demo: ({ text }) => text === 'npm run demo:oidc',
  python: ({ text }) => text.startsWith('pip install '),
  environment: ({ text }) => /^[A-Z_]+=\S*(\n|$)/.test(text),
  sql: ({ kind, text }) => kind === 'sql' || text.startsWith('update '),
}
/** Each once, however often the documents name it. */
const inScene = (name: string) => {
  const found = commands.filter((command) => scenes[name]?.(command))
  return found.filter(({ text }, index) => found.findIndex((other) => other.text === text) === index)
}

describe('every command in the documentation', () => {
  test('is run here, or has a reason to be skipped', () => {
    const runHere = (command: DocumentedCommand) => Object.values(scenes).some((matches) => matches(command))
    const isElsewhere = ({ text }: DocumentedCommand) => elsewhere.some(([pattern]) => pattern.test(text))
    const forgotten = commands.filter((command) => !runHere(command) && !isElsewhere(command))
    expect(forgotten.map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual([])
    const stale = elsewhere.filter(([pattern]) => !commands.some(({ text }) => pattern.test(text)))
    expect(stale).toEqual([])
    for (const name of Object.keys(scenes)) expect(inScene(name), name).not.toEqual([])
  })

  test('names existing files', () => {
    const paths = commands.flatMap(({ text }) =>
      [...text.matchAll(/\b(?:docs|test|src|deploy|scripts)\/[\w./-]+/g)].map(([path]) => path),
    )
    expect(paths.length).toBeGreaterThan(2)
    expect(paths.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([])
  })
})

// The Node of the machine, not the one that the packages bring: that is how a reader begins.
const path = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((part) => !part.includes('node_modules'))
  .join(delimiter)

/** Bash reads `~/.bashrc` when its standard input is a socket, as the one of a child process is. */
const noStartupFile = ['--norc']

let project: ProjectCopy
let copy: string
beforeAll(() => {
  project = copyProject({ built: true })
  copy = project.folder
})
afterAll(() => project.remove())

/** Runs a script as it would be pasted into a shell in the copy. */
async function paste(script: string, variables: Record<string, string> = {}, cwd = copy) {
  const environment = { PATH: path, HOME: process.env.HOME, ...variables }
  const run = promisify(execFile)('bash', [...noStartupFile, '-c', script], { cwd, env: environment, timeout: 200_000 })
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      stdout: error.stdout,
      stderr: error.stderr,
    }),
  )
}

/** Starts what goes on until it is ended, in a process group of its own. */
async function pasteAndLeave<T>(script: string, variables: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const environment = { PATH: path, HOME: process.env.HOME, ...variables }
  const child = spawn('bash', [...noStartupFile, '-c', script], {
    cwd: copy,
    env: environment,
    detached: true,
    stdio: 'inherit',
  })
  try {
    return await work()
  } finally {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
    if (ended) process.kill(-(child.pid ?? 0), 'SIGTERM')
    await ended
  }
}

test('the steps with curl work as they are printed, and print nothing else', async () => {
  const folder = await createDataDir()
  const server = await startServer(join(folder.path, '.data'), { LOGIN_BY_MAIL: 'on' })
  try {
    const photo = sharp({ create: { width: 40, height: 30, channels: 3, background: '#4080c0' } })
    await photo.jpeg().toFile(join(folder.path, 'photo.jpg'))
    // One shell, as in a terminal; a new line after each step's answer, which curl does not write.
    const script = `set -u\n${inScene('curl')
      .map(({ text }) => text)
      .join('\necho\n')}`
    const { stdout, stderr } = await paste(script, { SALLYPORT_URL: server.url }, folder.path)
    expect(stderr).toBe('')
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
      {
        data: {
          updateProfile: { __typename: 'User', avatarUrl: expect.stringMatching(/\/avatars\/[0-9a-f]{40}-256\.webp$/) },
        },
      },
      { data: { requestLoginLink: { __typename: 'MailSent' } } },
    ])
  } finally {
    await server.stop()
    await folder.remove()
  }
})

test('the loop that waits for the mail is silent until there is one', async () => {
  const folder = await createDataDir()
  const loop = inScene('curl').flatMap(({ text }) => /^until .*$/m.exec(text) ?? [])
  expect(loop).toHaveLength(1)
  const token = `sp_ot_${'a'.repeat(43)}`
  const mail = `mkdir -p .data/mail && echo '"${token}"' > .data/mail/1.json`
  // The folder of the mails comes with the first of them.
  const { stdout, stderr } = await paste(`(sleep 0.5; ${mail}) & ${loop[0]}\necho "$token"`, {}, folder.path)
  expect([stdout, stderr]).toEqual([`${token}\n`, ''])
  await folder.remove()
})

test('the server starts by `npm start` on the Node of the machine, and its data can be removed', async () => {
  const starts = inScene('start').filter(({ text }) => text.endsWith('npm start'))
  expect(starts.length).toBeGreaterThan(1)
  for (const { text } of starts) {
    const port = String(await freePort())
    await pasteAndLeave(text, { PORT: port }, () => isReady(port))
    expect(existsSync(join(copy, '.data/postgres'))).toBe(true)
  }
  expect(await paste('rm -r .data')).toMatchObject({ code: 0, stderr: '' })
})

test('the commands of the command line end without an error, one after the other', { timeout: 480_000 }, async () => {
  const eve = { email: 'eve@example.com', email_verified: true }
  const sampleOf = (field = '') => (field.endsWith('data') ? '{}' : '7')
  const writeUsers = (text: string) => {
    // A column that the command names is in the file.
    const mapped = [...text.matchAll(/--map (\w+)=(\w+)/g)].map(([, column, field]) => [column, sampleOf(field)])
    const more = Object.fromEntries(mapped)
    const csv = { email: 'ann@example.com', name: 'Ann', email_verified: 'true', ...more }
    writeFileSync(join(copy, 'users.csv'), `${Object.keys(csv)}\n${Object.values(csv)}\n`)
    const json = text.includes('firebase') ? firebaseExport : JSON.stringify({ ...eve, ...more })
    writeFileSync(join(copy, 'users.json'), `${json}\n`)
  }
  writeUsers('')
  writeFileSync(join(copy, 'users.json.gz'), gzipSync(JSON.stringify(eve)))
  writeFileSync(join(copy, 'hash-config'), firebaseConfig)
  // An account that a later command makes an administrator.
  await paste('npx sallyport users import users.csv')
  // The link that makes the first administrator is printed while there is none.
  const needsNoAdministrator = ({ text }: DocumentedCommand) => text === 'npx sallyport admin link'
  const all = inScene('command line')
  const ordered = [...all.filter(needsNoAdministrator), ...all.filter((command) => !needsNoAdministrator(command))]
  for (const { file, line, text } of ordered) {
    writeUsers(text)
    const { code, stdout, stderr } = await paste(`set -e\n${text}`)
    expect(`${file}:${line} ${text}: ${code} ${code === 0 ? '' : stdout + stderr}`).toBe(`${file}:${line} ${text}: 0 `)
  }
})

test('a synopsis names an existing command and existing options', async () => {
  for (const { text } of inScene('synopsis')) {
    const [command = '', placeholder = ''] = text.split(/(?=\S*<)/)
    const [, option] = /(--\S+) $/.exec(command) ?? []
    const { code, stdout } = await paste(`${command.replace(/--\S+ $/, '')} --help`)
    expect([text, code]).toEqual([text, 0])
    expect(stdout).toContain(option ?? placeholder)
  }
})

test('the example with hooks starts on the Node of the machine, and refuses other addresses', async () => {
  const port = String(await freePort())
  const [hooks] = inScene('hooks')
  await pasteAndLeave(hooks?.text ?? '', { PORT: port, DATA_DIR: join(copy, 'hooked') }, async () => {
    await isReady(port)
    const body = {
      query:
        'mutation { signup(input: { email: "eve@elsewhere.example", password: "a long enough phrase" }) { __typename } }',
    }
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    expect((await answer.json()).errors[0].extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_OURS' })
  })
})

test('the demo of a provider starts, prints the command that starts the server for it, and signs in', async () => {
  const [demo, serverPort] = [await freePort(), await freePort()]
  const publicUrl = `http://127.0.0.1:${serverPort}`
  const [command] = inScene('demo')
  const child = spawn('bash', [...noStartupFile, '-c', `${command?.text} -- --port ${demo} --sallyport ${publicUrl}`], {
    cwd: copy,
    env: { PATH: path, HOME: process.env.HOME },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(child, 'exit')
  try {
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    const start = await until('the command', async () => /^OIDC_DEMO_ISSUER=[\s\S]*?npm start$/m.exec(printed)?.[0])
    const app = /^Then open (\S+) /m.exec(printed)?.[1] ?? ''
    const environment = { PORT: String(serverPort), PUBLIC_URL: publicUrl, DATA_DIR: join(copy, 'demo-data') }
    await pasteAndLeave(start, environment, async () => {
      await isReady(String(serverPort))
      for (const [user, address] of [
        ['1', '"email": "ada@example.com"'],
        ['2', '"email": null'],
        ['3', '"email": null'],
      ] as const) {
        const begun = await fetch(`${app}/sign-in`, { method: 'POST', redirect: 'manual' })
        const answer = await walkSignIn(begun.headers.get('location') ?? '', { user })
        const forwarded = await fetch(`${publicUrl}/oauth/demo/callback?${answer}`, { redirect: 'manual' })
        const headers = { cookie: begun.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
        const page = await (await fetch(forwarded.headers.get('location') ?? '', { headers })).text()
        expect(page).toContain('<h1>Signed in</h1>')
        expect(page).toContain(address)
      }
    })
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGINT')
  }
  await ended
  await until('the end of the provider', async () =>
    fetch(`http://127.0.0.1:${demo}/`).then(
      () => false,
      () => true,
    ),
  )
})

test('the service in Python starts, with the packages of Debian in the place of those of PyPI', async () => {
  const port = String(await freePort())
  const [python] = inScene('python')
  const [install, ...rest] = (python?.text ?? '').split('\n')
  expect(install).toBe("pip install fastapi uvicorn 'pyjwt[crypto]'")
  // Another Python of the machine may come before Debian's.
  await pasteAndLeave(rest.join('\n'), { UVICORN_PORT: port, PATH: `/usr/bin${delimiter}${path}` }, () =>
    until('the service', async () => (await fetch(`http://127.0.0.1:${port}/databases`)).status === 401),
  )
})

test('the server accepts the variables', async () => {
  for (const { text } of inScene('environment')) {
    const { stdout } = await paste(`set -a\n${text}\nset +a\nenv -0`, {})
    const assigned = stdout.split('\0').flatMap((entry) => {
      const [name = '', ...value] = entry.split('=')
      return text.includes(`${name}=`) ? [[name, value.join('=')]] : []
    })
    const { config } = readSettings(Object.fromEntries(assigned))
    expect(config, text).not.toEqual(readSettings({}).config)
    if (text.includes('ROLES=')) expect(config.roles.user).toContain('databases:read')
  }
})

test('the statements of SQL run on a migrated database', async () => {
  const database = await createTestDatabase()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    await client.query('begin')
    // The name of the role is the one of the documents.
    await client.query('create role sallyport')
    for (const { text } of inScene('sql')) await client.query(text)
    await client.query('rollback')
  } finally {
    await client.end()
    await database.drop()
  }
})

function isReady(port: string) {
  return until('the server', async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).status === 200)
}

const firebaseConfig = `hash_config {
  algorithm: SCRYPT,
  base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
  base64_salt_separator: Bw==,
  rounds: 8,
  mem_cost: 14,
}
`
const firebaseExport = JSON.stringify({
  users: [
    {
      localId: 'x',
      email: 'bob@example.com',
      emailVerified: true,
      passwordHash: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
      salt: '42xEC+ixf3L2lw==',
    },
  ],
})
