import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BuiltStages, buildStages } from '../_util/dockerfile.ts'
import { freePort } from '../_util/postgres-server.ts'
import { until } from '../_util/server-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
// As in an image: without the variables that npm and vitest set for this process, with those of the network.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|node_env$|vitest|test$|dev$|prod$|mode$)/i.test(name)),
)

let stages: BuiltStages
beforeAll(async () => {
  stages = await buildStages(root, { ...environment, npm_config_prefer_offline: 'true' })
}, 300_000)
afterAll(() => stages.remove())

test('the stage of the pages builds them, compressed, with the licenses of what they contain', async () => {
  const built = join(stages.folderOf('pages'), 'web/dist')
  expect((await readdir(built)).toSorted()).toEqual([
    'THIRD_PARTY_LICENSES.md',
    'account.html',
    'admin.html',
    'assets',
    'documents.json',
  ])
  const assets = await readdir(join(built, 'assets'))
  const texts = assets.filter((name) => /\.(js|css)$/.test(name))
  expect(texts.length).toBeGreaterThan(2)
  for (const name of texts) {
    expect(name).toMatch(/-[\w-]{8}\.(js|css)$/)
    expect(assets).toContain(`${name}.br`)
    expect(assets).toContain(`${name}.gz`)
  }
})

test('the image contains what the server needs and no source, serves the pages, and loads hooks', async () => {
  const image = stages.folderOf('last')
  expect((await readdir(image)).toSorted()).toEqual(
    ['LICENSE', 'bin', 'dist', 'node_modules', 'package.json', 'schema.graphql'].toSorted(),
  )
  // As a file that is mounted there.
  const hook = "beforeSignup: () => refuse('CLOSED', 'Not here.')"
  await writeFile(join(image, 'hooks.js'), `import { refuse } from '@sallyport/server'\nexport default { ${hook} }\n`)
  const port = await freePort()
  const server = spawn(process.execPath, ['dist/main.js'], {
    cwd: image,
    env: { ...environment, PORT: String(port), DATA_DIR: join(image, 'data'), HOOKS: './hooks.js' },
    stdio: 'ignore',
  })
  const ended = once(server, 'exit')
  try {
    const url = `http://127.0.0.1:${port}`
    await until('the server', async () => (await fetch(`${url}/health/ready`)).ok, 90)
    const page = await fetch(`${url}/account`)
    const script = /<script type="module"[^>]* src="([^"]+)"/.exec(await page.text())?.[1] ?? ''
    const asset = await fetch(new URL(script, `${url}/`), { headers: { 'accept-encoding': 'br' } })
    expect([page.status, asset.status, asset.headers.get('content-encoding')]).toEqual([200, 200, 'br'])
    const signUp = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query:
          'mutation { signup(input: { email: "eve@example.com", password: "a long enough phrase" }) { __typename } }',
      }),
    })
    expect(await signUp.json()).toMatchObject({ errors: [{ message: 'Not here.', extensions: { reason: 'CLOSED' } }] })
    server.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  } finally {
    server.kill('SIGKILL')
  }
})

test('`prepare` says in a sentence that it skips the pages where Vite or their source is missing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-prepare-'))
  try {
    await mkdir(join(folder, 'scripts'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await cp(join(root, 'scripts/prepare.js'), join(folder, 'scripts/prepare.js'))
    const prepare = async () => (await run(process.execPath, ['scripts/prepare.js'], { cwd: folder })).stdout
    expect(await prepare()).toBe(`The server and its pages are not built, because their source is not here.\n`)
    await mkdir(join(folder, 'web'))
    await cp(join(root, 'web/vite.config.ts'), join(folder, 'web/vite.config.ts'))
    const withoutVite = 'Vite is not installed, as with `npm ci --omit=dev`'
    expect(await prepare()).toBe(`The server and its pages are not built, because ${withoutVite}.\n`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
