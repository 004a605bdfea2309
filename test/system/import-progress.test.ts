import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { changeSettings, createTestApp, type TestApp } from '../_util/app.ts'
import { childEnvironment } from '../_util/compile-cache.ts'
import { holdImports } from '../cli/hold-imports.ts'
import { createFolder, createShell, type Ran } from '../cli/run-command.ts'

const folder = createFolder()
let app: TestApp
let sallyport: (args: string[], stdin?: string) => Promise<Ran>

beforeAll(async () => {
  app = await createTestApp({ dataDir: folder.file('data') })
  sallyport = createShell(() => app.settings, app.clock)
})

afterAll(async () => {
  await app?.close()
  folder.remove()
})

const count = async (like: string) =>
  (await app.sql<{ n: number }>('select count(*)::int as n from users where email like $1', [like]))[0]?.n ?? 0
const environment = () =>
  childEnvironment({
    DATABASE_URL: app.databaseUrl,
    SALLYPORT_SECRET: app.secrets.secret ?? '',
    DATA_DIR: folder.file('data'),
  })
const command = ['src/cli/main.ts', 'users', 'import']

describe('an import that is killed', () => {
  const total = 2_000
  /** Every hundredth row has a username that is too short. */
  const usernameOf = (index: number) => (index % 100 === 7 ? 'x' : '')
  const numbers = Array.from({ length: total }, (_, index) => index)
  const csv = (domain: string) =>
    `email,username\n${numbers.map((n) => `p${n}@${domain},${usernameOf(n)}`).join('\n')}\n`
  const objects = (domain: string) => numbers.map((n) => ({ email: `p${n}@${domain}`, username: usernameOf(n) }))

  test.each<[string, string, (domain: string) => string | Buffer, string[]]>([
    ['CSV', 'killed.csv', csv, []],
    ['UTF-16', 'killed-16.csv', (domain) => Buffer.from(`\ufeff${csv(domain).replaceAll(',', ';')}`, 'utf16le'), []],
    ['JSON', 'killed.json', (domain) => JSON.stringify({ users: objects(domain) }, null, 1), []],
    [
      'standard input',
      'killed-input.ndjson',
      (domain) =>
        objects(domain)
          .map((row) => JSON.stringify(row))
          .join('\n'),
      ['--format', 'ndjson'],
    ],
  ])('is resumed without duplicates and with the total counts: %s', async (what, name, write, options) => {
    const domain = `${name.replace('.', '-')}.example`
    const path = folder.file(name)
    writeFileSync(path, write(domain))
    const piped = what === 'standard input'
    const progress = piped ? folder.file('input.progress') : `${path}.progress`
    const rejected = folder.file(`${name}.rejected`)
    const args = [piped ? '-' : path, ...options, ...(piped ? ['--progress', progress] : []), '--rejected', rejected]

    // Once before there is any progress to go on from, and once while it goes on.
    const held = await holdImports(app.databaseUrl, [`p700@${domain}`, `p1200@${domain}`])
    const kept: string[] = []
    for (const options of [[], ['--resume']]) {
      const child = spawn(process.execPath, [...command, ...args, ...options], {
        env: environment(),
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      const ended = once(child, 'exit')
      const fed = piped ? pipeline(createReadStream(path), child.stdin).catch(() => {}) : child.stdin.end()
      await held.untilReached()
      child.kill('SIGKILL')
      await Promise.all([ended, fed])
      await held.drop()
      kept.push(readFileSync(progress, 'utf8'))
    }
    await held.close()
    expect(await count(`%@${domain}`)).toBe(990)

    const input = piped ? readFileSync(path, 'utf8') : ''
    const again = await sallyport(['users', 'import', ...args], input)
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('--resume') })
    // A kill between a commit and its checkpoint shows as one batch that was there already, and no more.
    writeFileSync(progress, kept[0] ?? '')
    const resumed = await sallyport(['users', 'import', ...args, '--resume', '--json'], input)
    expect(resumed).toMatchObject({ code: 3, json: { imported: 1_485, skipped: 495, rejected: 20 } })
    expect(await count(`%@${domain}`)).toBe(total * 0.99)
    const lines = readFileSync(rejected, 'utf8').trim().split('\n')
    expect(new Set(lines.map((line) => JSON.parse(line).row)).size).toBe(total / 100)
    expect(lines).toHaveLength(total / 100)
    expect(existsSync(progress)).toBe(false)
  })

  const kept = { digest: 'x', row: 2, imported: 1, skipped: 0, rejected: 0, rejectedBytes: 0 }
  test.each([
    ['of other rows', JSON.stringify(kept), /rows differ from those that were imported/],
    ['of more rows than there are', JSON.stringify({ ...kept, row: 9 }), /rows differ from those that were imported/],
    ['that is damaged', '{"digest":', /does not contain the progress/],
    ['of another shape', JSON.stringify({ ...kept, row: -1 }), /does not contain the progress/],
  ])('refuses a checkpoint %s', async (_what, checkpoint, words) => {
    writeFileSync(folder.file('small.csv'), 'email\nsmall@small.example\n')
    writeFileSync(`${folder.file('small.csv')}.progress`, checkpoint)
    const { code, err } = await sallyport(['users', 'import', folder.file('small.csv'), '--resume'])
    expect(code).toBe(1)
    expect(err).toMatch(words)
    expect(await count('small@small.example')).toBe(0)
  })
})

describe('where the progress is stored', () => {
  const rows = Array.from({ length: 1200 }, (_, index) => index)
  const write = (path: string, domain: string) =>
    writeFileSync(path, `email\n${rows.map((n) => `p${n}@${domain}`).join('\n')}\n`)

  /** Runs in a namespace of its own, where it can mount the folder for reading alone. */
  const inReadOnlyMount = (path: string, ...args: string[]) => {
    const mounted = ['--user', '--map-root-user', '--mount', 'sh', '-c']
    const script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    return ['unshare', ...mounted, script, dirname(path), process.execPath, ...command, path, ...args]
  }
  const canMount = (() => {
    const [name = '', ...args] = inReadOnlyMount(folder.file('in.csv')).slice(0, 8)
    return spawnSync(name, [...args, 'true']).status === 0
  })()

  test.runIf(canMount)('a file on a volume that is mounted for reading is imported, twice', async () => {
    mkdirSync(folder.file('read-only'))
    const path = folder.file('read-only/in.csv')
    write(path, 'mounted.example')
    for (const expected of [
      { imported: 1200, skipped: 0 },
      { imported: 0, skipped: 1200 },
    ]) {
      const [name = '', ...args] = inReadOnlyMount(path, '--json')
      const { stdout, stderr, status } = spawnSync(name, args, { env: environment(), encoding: 'utf8' })
      expect({ status, json: JSON.parse(stdout) }).toMatchObject({ status: 0, json: expected })
      expect(stderr).toContain(`is not writable: the progress is stored in ${folder.file('data')}`)
    }
    expect(readdirSync(folder.file('read-only'))).toEqual(['in.csv'])
    expect(readdirSync(folder.file('data/imports'))).toEqual([])
  })

  test('an import whose directory is not writable is resumed from DATA_DIR', async () => {
    // With `.progress` after it the name is longer than a name can be.
    const path = folder.file(`${'n'.repeat(250)}.csv`)
    write(path, 'elsewhere.example')
    const imports = folder.file('data/imports')
    const held = await holdImports(app.databaseUrl, ['p700@elsewhere.example'])
    const child = spawn(process.execPath, [...command, path], { env: environment(), stdio: 'ignore' })
    const ended = once(child, 'exit')
    await held.untilReached()
    child.kill('SIGKILL')
    await ended
    await held.drop()
    await held.close()
    const resumed = await sallyport(['users', 'import', path, '--resume', '--json'])
    expect(resumed).toMatchObject({ code: 0, json: { rejected: 0 } })
    expect(resumed.err).toContain(`the progress is stored in ${imports}`)
    expect(await count('%@elsewhere.example')).toBe(1200)
    expect(readdirSync(imports)).toEqual([])
  })

  test('--progress selects the file, and a file that is not writable is refused before the first row', async () => {
    const path = folder.file('named.csv')
    write(path, 'named.example')
    const refused = await sallyport(['users', 'import', path, '--progress', folder.file('none/there.progress')])
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/progress cannot be stored in .*ENOENT/) })
    expect(await count('%@named.example')).toBe(0)
    const { code } = await sallyport(['users', 'import', path, '--progress', folder.file('named.progress')])
    expect({ code, there: await count('%@named.example') }).toEqual({ code: 0, there: 1200 })
    expect(existsSync(folder.file('named.progress'))).toBe(false)
  })

  test('without DATA_DIR it is in the temporary directory, unless other users can write to that', async () => {
    const path = folder.file(`${'t'.repeat(250)}.csv`)
    write(path, 'temporary.example')
    const temporary = folder.file('tmp')
    vi.stubEnv('TMPDIR', temporary)
    const elsewhere = createShell(() => changeSettings(app.settings, { dataDir: '/dev/null/data' }), app.clock)
    mkdirSync(`${temporary}/sallyport-${process.getuid?.()}`, { recursive: true, mode: 0o700 })
    chmodSync(`${temporary}/sallyport-${process.getuid?.()}`, 0o777)
    const refused = await elsewhere(['users', 'import', path])
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('name a file with --progress') })
    expect(await count('%@temporary.example')).toBe(0)
    chmodSync(`${temporary}/sallyport-${process.getuid?.()}`, 0o700)
    const { code, err } = await elsewhere(['users', 'import', path])
    expect({ code, there: await count('%@temporary.example') }).toEqual({ code: 0, there: 1200 })
    expect(err).toContain(`the progress is stored in ${temporary}`)
  })

  test('is never written through a link that another user created', async () => {
    const path = folder.file('linked.csv')
    write(path, 'linked.example')
    writeFileSync(folder.file('victim'), 'as it was')
    symlinkSync(folder.file('victim'), `${path}.progress.tmp`)
    expect(await sallyport(['users', 'import', path])).toMatchObject({ code: 0 })
    expect(readFileSync(folder.file('victim'), 'utf8')).toBe('as it was')
  })

  test('rejected rows that cannot be written are refused before the first row', async () => {
    const path = folder.file('unwritten.csv')
    write(path, 'unwritten.example')
    const refused = await sallyport(['users', 'import', path, '--rejected', folder.file('none/there')])
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/cannot be opened or written/) })
    expect(await count('%@unwritten.example')).toBe(0)
  })
})

describe('standard input', () => {
  test('is read as a stream for -', async () => {
    const text = `email\n${Array.from({ length: 1200 }, (_, index) => `p${index}@piped.example`).join('\n')}`
    const { code, json } = await sallyport(['users', 'import', '-', '--format', 'csv', '--json'], text)
    expect({ code, json }).toMatchObject({ code: 0, json: { imported: 1200, skipped: 0, rejected: 0 } })
    const objects = await sallyport(['users', 'import', '-', '--json'], '[{"email":"p1@piped.example"}]')
    expect(objects.json).toMatchObject({ imported: 0, skipped: 1 })
  })

  test('cannot be resumed without --progress', async () => {
    const { code, err } = await sallyport(['users', 'import', '-', '--resume'], 'email\n')
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('--progress FILE') })
  })

  test('stops before a batch with an unknown field, and reports the rows that are kept', async () => {
    const rows = Array.from({ length: 700 }, (_, index) => ({ email: `p${index}@midway.example` }))
    const text = [...rows, { email: 'late@midway.example', color: 'red' }].map((row) => JSON.stringify(row)).join('\n')
    const { code, err } = await sallyport(['users', 'import', '-', '--format', 'ndjson'], text)
    expect(code).toBe(1)
    expect(err).toMatch(/The rows that were imported so far are kept. Run the command again/)
    expect(err).toMatch(/The column color has no counterpart/)
    expect(await count('%@midway.example')).toBe(500)
    await sallyport(['users', 'import', '-', '--format', 'ndjson', '--ignore', 'color'], text)
    expect(await count('%@midway.example')).toBe(701)
  })

  test('a pipe in place of a file can be read once, like standard input', async () => {
    const script = `printf 'email\\npipe@pipe.example\\n' | "$0" "$@"`
    const args = ['-c', script, process.execPath, ...command, '/dev/stdin', '--json']
    const out = execFileSync('sh', args, { env: environment(), encoding: 'utf8' })
    expect(JSON.parse(out)).toMatchObject({ imported: 1 })
  })
})
