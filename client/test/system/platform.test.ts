import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createContext, runInContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../../../test/_util/app.ts'
import { bundle } from '../_util/bundle.ts'
import { runtimeAnswer, runtimeProgram } from '../_util/runtime-program.ts'

const run = promisify(execFile)
/** The environment without the settings of an npm that runs the tests. */
const withoutNpm = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))

let app: TestApp
let person: Person
let folder: string
/** Moves the clock of the server when a program asks for it. */
let clock: Server
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson()
  folder = await mkdtemp(join(tmpdir(), 'sallyport-runtimes-'))
  clock = createServer(async (_req, res) => {
    await app.clock.advance(20 * 60)
    res.end()
  }).listen(0, '127.0.0.1')
  await once(clock, 'listening')
})
afterAll(async () => {
  clock.close()
  clock.closeAllConnections()
  await rm(folder, { recursive: true, force: true })
  await app.close()
})

/** The `URL` of many versions of React Native, which has few of the properties. */
class PartialURL {
  readonly href: string
  constructor(address: string) {
    this.href = address
  }
  get origin(): string {
    throw new Error('URL.origin is not implemented')
  }
}

const globals = { fetch, setTimeout, clearTimeout, Headers }
describe.each<[name: string, globals: object]>([
  ['neither a document nor a window', { ...globals, URL, TextEncoder, crypto, Request }],
  ['what React Native has alone', { ...globals, URL: PartialURL, Request }],
])('where there is %s', (_name, available) => {
  test('the client runs, and keeps the session in a storage of one’s own', async () => {
    const realm = createContext({ ...available })
    runInContext(await bundle(runtimeProgram, 'iife'), realm)
    const program: (url: string, who: Person, advance: () => Promise<void>) => Promise<unknown> = realm.run
    const answer = await program(app.url, person, () => app.clock.advance(20 * 60))
    expect(answer).toEqual(runtimeAnswer(app.url, person.id))
  })
})

test('an origin is read alike where `URL` has none, or the address is refused', async () => {
  const realm = createContext({ URL: PartialURL })
  runInContext(await bundle(`import { originOf } from '/src/origin.ts'\nglobalThis.originOf = originOf`, 'iife'), realm)
  const read: (address: string) => string = realm.originOf
  const plain = [
    'https://a.example',
    'HTTP://A.example:8080/x',
    'https://a.example?b',
    'https://a.example#c',
    'http://a/b@c',
  ]
  expect(plain.map(read)).toEqual(plain.map((address) => new URL(address).origin))
  const refused = [
    'https://a.example@evil.example/',
    'https://a.example:1@evil.example/',
    'https://a.example\\@evil.example/',
    'https://a.example\n.evil.example/',
    ' https://a.example/',
    'https:/a.example',
    '//a.example/',
    '/graphql',
    'javascript:1',
    '',
  ]
  for (const address of refused) expect(() => read(address), address).toThrow('Invalid URL')
})

// Together they have 200 MB: npm installs them here alone, in a few seconds. Hermes, the engine of React Native, has no package of a
// version with classes and async functions, nor a `fetch` of its own.
describe.each([
  ['Deno', 'deno@2.9.6', 'node_modules/@deno/*/deno', ['run', '--no-config', '--allow-net']],
  ['Bun', 'bun@1.4.5', 'node_modules/@oven/bun-*/bin/bun', ['run']],
])('in %s', (_name, runtime, binary, flags) => {
  test('the client runs, and a program ends without closing it', async () => {
    const home = await mkdtemp(join(folder, 'runtime-'))
    const environment = { PATH: process.env.PATH, HOME: home, DENO_DIR: home, DENO_NO_UPDATE_CHECK: '1' }
    const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--prefix', home]
    await run('npm', ['install', ...options, runtime], { cwd: home, env: withoutNpm })
    const [command] = globSync(binary, { cwd: home })
    if (!command) throw new Error(`There is no binary in ${runtime}.`)
    const main = `
      const [url, clock, person] = process.argv.slice(2)
      const answer = await run(url, JSON.parse(person), async () => (await fetch(clock)).text())
      console.log(JSON.stringify(answer))`
    await writeFile(join(home, 'program.mjs'), `${await bundle(runtimeProgram)}\n${main}`)
    const { port } = clock.address() as AddressInfo
    const given = [app.url, `http://127.0.0.1:${port}`, JSON.stringify(person)]
    const started = { cwd: home, env: environment, timeout: 200_000 }
    const ended = await run(join(home, command), [...flags, 'program.mjs', ...given], started)
    expect(JSON.parse(ended.stdout)).toEqual(runtimeAnswer(app.url, person.id))
  })
})
