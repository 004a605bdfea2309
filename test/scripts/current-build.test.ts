import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readBuildInputs, recordBuild } from '../../scripts/build-inputs.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
const print = (text: string) => `console.log('${text}')\n`
const session = 'src/features/session/index.ts'

/** A repository in which both the source and the build only print what they are. */
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-build-'))
  for (const file of ['scripts', 'bin', 'tsconfig.json'])
    await cp(join(root, file), join(folder, file), { recursive: true })
  await write('package.json', '{ "type": "module" }')
  await write('package-lock.json', '{}')
  await write('src/main.ts', print('source'))
  await write('src/cli/main.ts', print('source'))
  await write(session, 'export {}\n')
  await write('web/dist/account.html', '<!doctype html>\n')
  await write('dist/main.js', print('build'))
  await write('dist/cli.js', print('build'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  recordBuild(readBuildInputs(folder), join(folder, 'dist'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

const entries = ['scripts/start.js', 'bin/sallyport.js']
/** What the server and the command line run. */
const running = (from = folder) =>
  Promise.all(
    entries.map(async (entry) => (await run(process.execPath, [join(from, entry)], { cwd: from })).stdout.trim()),
  )

describe('the server and the command line in a repository', () => {
  test('run the build of the files as they are', async () => {
    expect(await running()).toEqual(['build', 'build'])
  })

  test('run the build after a change of files from which it is not made', async () => {
    await write('README.md', 'text')
    await write('test/a.test.ts', 'test')
    await write('web/dist/assets/page-1.js', 'export {}')
    // The lock of an editor, beside a file that has unsaved changes.
    await symlink('nobody@nowhere.1234', join(folder, 'src/.#main.ts'))
    expect(await running()).toEqual(['build', 'build'])
  })

  test('run the build in a copy, whose files have other times', async () => {
    const copy = `${folder}-copy`
    try {
      await cp(folder, copy, { recursive: true, verbatimSymlinks: true })
      await utimes(join(copy, session), 1_000, 1_000)
      expect(await running(copy)).toEqual(['build', 'build'])
    } finally {
      await rm(copy, { recursive: true, force: true })
    }
  })

  const changes: [string, () => Promise<void>][] = [
    ['a file of the source was edited', () => appendFile(join(folder, session), '// edited\n')],
    [
      'a file of the source was replaced by one of the same size',
      async () => {
        await writeFile(join(folder, session), 'export  {}')
        await utimes(join(folder, session), 1_000, 1_000)
      },
    ],
    ['a file of the source was added', () => write('src/features/session/other.ts', 'export {}\n')],
    ['a file of the source was removed', () => rm(join(folder, session))],
    ['the pages were built again', () => write('web/dist/account.html', '<!doctype html><title>new</title>\n')],
    ['the pages were removed', () => rm(join(folder, 'web'), { recursive: true })],
    ['other packages are to be installed', () => write('package-lock.json', '{ "lockfileVersion": 3 }')],
    ['no packages are listed', () => rm(join(folder, 'package-lock.json'))],
    ['the server is to be built in another way', () => write('scripts/build-server.ts', 'export {}\n')],
    ['there is no build', () => rm(join(folder, 'dist'), { recursive: true })],
    ['nothing tells of what the build was made', () => rm(join(folder, 'dist/inputs.json'))],
    ['what tells of it cannot be read', () => write('dist/inputs.json', '{ "times": ')],
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
