import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/_util/app.ts'
import { copyProject, type ProjectCopy } from '../../../test/_util/project-copy.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|node_env$|vitest|test$|dev$|prod$|mode$)/i.test(name)),
)

let app: TestApp
/** An empty folder in which the package is installed. */
let folder: string
let project: ProjectCopy
let files: string[]

beforeAll(async () => {
  app = await createTestApp()
  folder = await mkdtemp(join(tmpdir(), 'sallyport-client-'))
  project = copyProject()
  const pack = ['pack', '--json', '--pack-destination', folder]
  const packed = await run('npm', pack, { cwd: join(project.folder, 'client'), env: environment })
  const [{ filename, files: contained }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[')))
  files = contained.map(({ path }: { path: string }) => path)
  await writeFile(join(folder, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }')
  const install = ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)]
  await run('npm', install, { cwd: folder, env: environment })
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  project.remove()
  await app.close()
})

test('the package contains its build alone', () => {
  expect(files.filter((path) => !/^(dist\/|package\.json$|README\.md$|LICENSE$)/.test(path))).toEqual([])
})

test('a program that uses it has types without those of a browser, and runs', async () => {
  const person = await app.createPerson()
  const { email, password } = person
  const { key } = await app.createKey(person, ['profile:read'])
  await writeFile(
    join(folder, 'program.ts'),
    `import { createAuthClient, RequestError, type AuthState } from '@sallyport/client'
import { createApiClient, createVerifier } from '@sallyport/client/node'

const auth = createAuthClient({ url: '${app.url}', storage: 'memory' })
const seen: AuthState['status'][] = []
auth.onChange(({ status }) => seen.push(status))
const result = await auth.logIn({ identifier: '${email}', password: '${password}' })
if (result.__typename === 'AccountLockedError') console.log(result.retryAfter)
const verify = createVerifier({ issuer: '${app.config.publicUrl}', jwksUrl: '${app.url}/.well-known/jwks.json' })
const { userId } = await verify(\`Bearer \${await auth.getAccessToken()}\`, ['profile:read'])
const api = createApiClient({ url: '${app.url}', apiKey: '${key}' })
const failures = [auth, api].map(({ request }) =>
  request('{ nothing }').catch((error: unknown) => error instanceof RequestError && error.code),
)
const ids = new Set([userId, (await auth.me())?.id, (await api.me())?.id])
console.log(JSON.stringify([result.__typename, seen, ids.size, await Promise.all(failures)]))
`,
  )
  const options = [
    '--noEmit',
    '--strict',
    '--ignoreConfig',
    '--target',
    'es2023',
    '--lib',
    'es2023',
    '--module',
    'nodenext',
  ]
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const checked = await run(process.execPath, [compiler, ...options, ...types, 'program.ts'], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  )
  expect(checked.stdout).toBe('')
  // The time of the test's clock, which the token has, is not that of the machine.
  const clock = `const real = Date; globalThis.Date = class extends real {
    constructor(...given) { given.length ? super(...given) : super(real.now() + offset) }
    static now() { return real.now() + offset }
  }; const offset = ${app.clock.now().getTime()} - real.now()`
  const preload = `data:text/javascript,${encodeURIComponent(clock)}`
  const { stdout } = await run(process.execPath, ['--import', preload, 'program.ts'], { cwd: folder, env: environment })
  expect(JSON.parse(stdout)).toEqual(['AuthTokens', ['signedIn'], 1, ['BAD_USER_INPUT', 'BAD_USER_INPUT']])
})

test.each([
  ['@apollo/client', '@apollo/client', 'apollo', 'createAuthLink'],
  ['apollo-client-3', '@apollo/client', 'apollo', 'createAuthLink'],
  ['@urql/core', '@urql/core', 'urql', 'createAuthExchange'],
])('the package %s, installed as %s, is enough for the entry point /%s', async (installed, name, entry, exported) => {
  const place = join(folder, 'node_modules', name)
  await mkdir(dirname(place), { recursive: true })
  await symlink(join(root, 'node_modules', installed), place)
  const program = `import { ${exported} } from '@sallyport/client/${entry}'
const auth = { getAccessToken: async () => null, renew: async () => null }
console.log(typeof ${exported}(auth))`
  try {
    await writeFile(join(folder, 'link.mjs'), program)
    const { stdout } = await run(process.execPath, ['link.mjs'], { cwd: folder, env: environment })
    expect(stdout.trim()).toMatch(/^(object|function)$/)
  } finally {
    await rm(place)
  }
})
