import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
const print = (text: string) => `console.log('${text}')\n`

/** A repository in which both the source and the build only print what they are. */
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-build-'))
  for (const file of ['scripts/start.js', 'scripts/build-inputs.js', 'bin/sallyport.js'])
    await cp(join(root, file), join(folder, file))
  await write('package.json', '{ "type": "module" }')
  await write('package-lock.json', '{}')
  await write('src/main.ts', print('source'))
  await write('src/cli/main.ts', print('source'))
  await write('src/features/session/index.ts', 'export {}\n')
  await write('web/dist/account.html', '<!doctype html>\n')
  await write('dist/main.js', print('build'))
  await write('dist/cli.js', print('build'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const record = "await (await import('./scripts/build-inputs.js')).recordBuild()"
  await run(process.execPath, ['--input-type=module', '--eval', record], { cwd: folder })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

const entries = ['scripts/start.js', 'bin/sallyport.js']
/** What the server and the command line run. */
const running = () =>
  Promise.all(
    entries.map(async (entry) => (await run(process.execPath, [join(folder, entry)], { cwd: folder })).stdout.trim()),
  )

describe('the server and the command line in a repository', () => {
  test('run the build of the files as they are', async () => {
    expect(await running()).toEqual(['build', 'build'])
  })

  test('run the build after a change of files from which it is not made', async () => {
    await write('README.md', 'text')
    await write('test/a.test.ts', 'test')
    await write('web/dist/assets/page-1.js', 'export {}')
    expect(await running()).toEqual(['build', 'build'])
  })

  const changes: [string, () => Promise<void>][] = [
    ['a file of the source was edited', () => appendFile(join(folder, 'src/features/session/index.ts'), '// edited\n')],
    [
      'a file of the source was replaced by one of the same size that is older',
      () => utimes(join(folder, 'src/features/session/index.ts'), 1_000, 1_000),
    ],
    ['a file of the source was added', () => write('src/features/session/other.ts', 'export {}\n')],
    ['a file of the source was removed', () => rm(join(folder, 'src/features/session/index.ts'))],
    ['the pages were built again', () => write('web/dist/account.html', '<!doctype html><title>new</title>\n')],
    ['the pages were removed', () => rm(join(folder, 'web'), { recursive: true })],
    ['other packages are to be installed', () => write('package-lock.json', '{ "lockfileVersion": 3 }')],
    ['there is no build', () => rm(join(folder, 'dist'), { recursive: true })],
    ['the build was interrupted', () => rm(join(folder, 'dist/inputs.sha256'))],
  ]
  test.each(changes)('run the source when %s', async (_name, change) => {
    await change()
    expect(await running()).toEqual(['source', 'source'])
  })

  test('run the source of an installed package never: it contains the build alone', async () => {
    await rm(join(folder, 'src'), { recursive: true })
    await rm(join(folder, 'scripts'), { recursive: true })
    const { stdout } = await run(process.execPath, [join(folder, 'bin/sallyport.js')], { cwd: folder })
    expect(stdout.trim()).toBe('build')
  })
})
