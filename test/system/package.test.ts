import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../_util/postgres-server.ts'
import { copyProject, type ProjectCopy } from '../_util/project-copy.ts'
import { until } from '../_util/server-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
// As in a shell of a stranger: without the variables that npm and vitest set for this process, with those of the network.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|node_env$|vitest|test$|dev$|prod$|mode$)/i.test(name)),
)

/** An empty folder in which the package is installed, as a stranger does. */
let folder: string
let files: string[]
let project: ProjectCopy

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-package-'))
  project = copyProject()
  const pack = ['pack', '--json', '--pack-destination', folder]
  const packed = await run('npm', pack, { cwd: project.folder, env: environment })
  const [{ filename, files: contained }] = JSON.parse(packed.stdout.slice(packed.stdout.search(/^\[$/m)))
  files = contained.map(({ path }: { path: string }) => path)
  await writeFile(join(folder, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }')
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, filename)], {
    cwd: folder,
    env: environment,
  })
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  project.remove()
})

test('packing leaves package.json as it was', async () => {
  const manifests = [project.folder, root].map((each) => readFile(join(each, 'package.json'), 'utf8'))
  const [left, source] = await Promise.all(manifests)
  expect(left).toBe(source)
  expect(await readdir(project.folder)).not.toContain('package.source.json')
})

test('the package contains the build with the licenses of what is bundled, and no source, test or secret', async () => {
  const unexpected = files.filter(
    (path) =>
      !/^(dist\/|bin\/sallyport\.js$|package\.json$|schema\.graphql$|README\.md$|CHANGELOG\.md$|LICENSE$)/.test(path),
  )
  expect(unexpected).toEqual([])
  const licenses = await readFile(join(folder, 'node_modules/@sallyport/server/dist/THIRD_PARTY_LICENSES.txt'), 'utf8')
  for (const name of ['graphql-yoga', '@pothos/core', 'jose', 'pg-boss']) expect(licenses).toContain(`\n${name} `)
  expect(files).toContain('dist/web/account.html')
  expect(files).not.toContain('dist/inputs.json')
  expect(files).toContain('dist/web/THIRD_PARTY_LICENSES.md')
})

test('only what cannot be bundled is installed beside it', async () => {
  const installed = JSON.parse(await readFile(join(folder, 'node_modules/@sallyport/server/package.json'), 'utf8'))
  expect(Object.keys(installed.dependencies).toSorted()).toEqual(
    ['@electric-sql/pglite', '@node-rs/argon2', '@node-rs/bcrypt', 'graphql', 'sharp'].toSorted(),
  )
  expect(installed).not.toHaveProperty('scripts')
  expect(installed).not.toHaveProperty('devDependencies')
})

test('`npx sallyport --version` prints the version of the package', async () => {
  const { stdout } = await run('npx', ['sallyport', '--version'], { cwd: folder, env: environment })
  const installed = JSON.parse(await readFile(join(folder, 'node_modules/@sallyport/server/package.json'), 'utf8'))
  expect(stdout).toBe(`${installed.version}\n`)
})

test('`npx sallyport doctor` finds no problem in an empty folder', async () => {
  const { stdout } = await run('npx', ['sallyport', 'doctor'], { cwd: folder, env: environment })
  expect(stdout).toContain('No problem was found.')
})

test('`sallyport start` serves GraphQL, GraphiQL and the pages, renders pictures in its process, and ends with 0', async () => {
  const port = await freePort()
  const command = join(folder, 'node_modules/.bin/sallyport')
  const server = spawn(command, ['start'], {
    cwd: folder,
    env: { ...environment, PORT: String(port) },
    stdio: 'ignore',
  })
  const ended = once(server, 'exit')
  const url = `http://127.0.0.1:${port}`
  try {
    await ready(url)
    const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })
    expect(await page.text()).toContain('Sallyport GraphiQL')
    expect(await servedScript(url)).toMatch(/^text\/javascript/)
    const email = 'ada@example.com'
    const password = 'a long enough phrase'
    const signedUp = await ask(url, 'mutation($i: SignupInput!) { signup(input: $i) { __typename } }', {
      i: { email, password },
    })
    expect(signedUp.data.signup.__typename).toBe('MailSent')
    const token = await mailedToken(join(folder, '.data/mail'))
    await ask(url, 'mutation($t: String!) { verifyEmail(token: $t) { __typename } }', { t: token })
    const login = 'mutation($i: LoginInput!) { login(input: $i) { ... on AuthTokens { accessToken } } }'
    const { data } = await ask(url, login, { i: { identifier: email, password } })
    expect(await uploadPicture(url, data.login.accessToken)).toEqual(expect.stringContaining('/avatars/'))
    server.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  } finally {
    server.kill('SIGKILL')
  }
})

test('a program that embeds the server has types, and runs', async () => {
  await writeFile(
    join(folder, 'server.ts'),
    `import { createApp, refuse, settingsFromEnvironment, type Hooks } from '@sallyport/server'

const hooks: Hooks = {
  beforeSignup: ({ email }) => (email?.endsWith('@example.com') ? undefined : refuse('NOT_OURS', 'Not here.')),
}
const app = await createApp(settingsFromEnvironment(), { hooks })
const { url } = await app.listen(0)
const query = 'mutation { signup(input: { email: "eve@example.org", password: "a long enough phrase" }) { __typename } }'
const answer = await fetch(\`\${url}/graphql\`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query }),
})
console.log(await answer.text())
await app.close()
`,
  )
  const options = [
    '--noEmit',
    '--strict',
    '--ignoreConfig',
    '--target',
    'es2023',
    '--module',
    'nodenext',
    '--types',
    'node',
  ]
  const typeRoots = ['--typeRoots', join(root, 'node_modules/@types')]
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, ...typeRoots, 'server.ts'], {
    cwd: folder,
    env: environment,
  }).catch((error: { stdout: string }) => expect(error.stdout).toBe(''))
  const { stdout } = await run(process.execPath, ['server.ts'], {
    cwd: folder,
    env: { ...environment, DATA_DIR: '.embedded', LOG_LEVEL: 'silent' },
  })
  expect(JSON.parse(stdout).errors[0]).toMatchObject({ message: 'Not here.', extensions: { reason: 'NOT_OURS' } })
})

test('`npm publish --dry-run` reports no problem', async () => {
  const publish = ['publish', '--dry-run', '--tag', 'next']
  const { stderr } = await run('npm', publish, { cwd: project.folder, env: environment })
  expect(stderr.split('\n').filter((line) => /npm (warn|error)/i.test(line))).toEqual([])
})

function ready(url: string) {
  return until('the server', async () => (await fetch(`${url}/health/ready`)).ok, 90)
}

/** The type of the script of `/account`. */
async function servedScript(url: string): Promise<string | null> {
  const page = await (await fetch(`${url}/account`)).text()
  const [, script = ''] = /<script type="module"[^>]* src="([^"]+)"/.exec(page) ?? []
  return (await fetch(new URL(script, `${url}/`))).headers.get('content-type')
}

async function ask(url: string, query: string, variables: Record<string, unknown>) {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return answer.json()
}

function mailedToken(mails: string): Promise<string> {
  return until('a mail with a link', async () => {
    const [name] = await readdir(mails)
    const mail = await readFile(join(mails, name ?? ''), 'utf8')
    return /token=3?D?(sp_ot_[\w-]{43})/.exec(mail.replace(/=\r?\n/g, ''))?.[1]
  })
}

async function uploadPicture(url: string, accessToken: string): Promise<string> {
  const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const query = 'mutation($f: File!) { updateProfile(input: { avatar: $f }) { ... on User { avatarUrl } } }'
  const form = new FormData()
  form.set('operations', JSON.stringify({ query, variables: { f: null } }))
  form.set('map', JSON.stringify({ 0: ['variables.f'] }))
  form.set('0', new Blob([Buffer.from(dot, 'base64')], { type: 'image/png' }), 'dot.png')
  const headers = { authorization: `Bearer ${accessToken}`, 'graphql-require-preflight': '1' }
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: form })
  const { data } = (await answer.json()) as { data: { updateProfile: { avatarUrl: string } } }
  return data.updateProfile.avatarUrl
}
