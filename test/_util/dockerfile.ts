import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The folders of the stages of a Dockerfile, whose instructions were run on this machine in place of an image. */
export interface BuiltStages {
  /** The folder of `WORKDIR` of a stage by its name; the last one has the name `last`. */
  folderOf(stage: string): string
  remove(): Promise<void>
}

/**
 * Runs the stages of a Dockerfile: `COPY` with what .dockerignore leaves, and `RUN` in the folder of the stage. What names an absolute
 * path outside WORKDIR, such as a volume, is left out.
 */
export async function buildStages(root: string, env: NodeJS.ProcessEnv): Promise<BuiltStages> {
  const parent = await mkdtemp(join(tmpdir(), 'sallyport-image-'))
  const remove = () => rm(parent, { recursive: true, force: true })
  try {
    const folders = await runStages(root, parent, env)
    return { folderOf: (stage) => folders.get(stage) ?? '', remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function runStages(root: string, parent: string, env: NodeJS.ProcessEnv): Promise<Map<string, string>> {
  const context = join(parent, 'context')
  await copyContext(root, context)
  const text = (await readFile(join(root, 'Dockerfile'), 'utf8')).replace(/^#.*\n/gm, '').replace(/\\\n/g, '')
  const folders = new Map<string, string>()
  let folder = ''
  for (const line of text.split('\n').filter(Boolean)) {
    const [instruction = '', ...words] = line.split(/\s+/)
    if (instruction === 'FROM') {
      const [base = '', , name = 'last'] = words
      folder = join(parent, name)
      const before = folders.get(base)
      // Links take no time. A command replaces a file of its own, and leaves that of the stage before as it is.
      if (before) await run('cp', ['-al', before, folder])
      else await mkdir(folder)
      folders.set(name, folder)
    }
    if (instruction === 'COPY') await copy(words, folder, context, folders)
    const command = line.slice('RUN '.length)
    if (instruction === 'RUN' && !/ \/\w/.test(command)) await run('sh', ['-c', command], { cwd: folder, env })
  }
  return folders
}

/** The files of the context, as the lines of .dockerignore say: each takes out or, with `!`, puts back. */
async function copyContext(root: string, context: string): Promise<void> {
  const lines = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n').filter((line) => /^[^#]/.test(line))
  const back = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  const out = lines.filter((line) => !line.startsWith('!') && line !== '*')
  for (const path of back) {
    await cp(join(root, path), join(context, path), {
      recursive: true,
      filter: (source) => !out.some((each) => source === join(root, each)),
    })
  }
}

async function copy(words: string[], folder: string, context: string, folders: Map<string, string>): Promise<void> {
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length)
  const paths = words.filter((word) => !word.startsWith('--'))
  const target = paths.pop() ?? ''
  for (const path of paths) {
    // `COPY . .` copies the context; the paths of another stage are absolute, below its WORKDIR.
    const source = from ? path.replace(/^\/app/, folders.get(from) ?? '') : join(context, path)
    const isFolder = (await stat(source)).isDirectory()
    const into = join(folder, target, isFolder || !target.endsWith('/') ? '' : basename(path))
    await mkdir(dirname(into), { recursive: true })
    await run('cp', ['-aT', source, into])
  }
}
