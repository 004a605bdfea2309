import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { projectRoot } from './documented-commands.ts'
import { copyProject } from './project-copy.ts'

/** How a program ended, and what it printed. */
export interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** An example in a folder of its own, as a reader has it who copied it. */
export interface Example {
  folder: string
  /** Runs a command of its README. @param args further arguments, or others than those of the README */
  run(command: string, variables?: Variables, args?: string[]): Promise<Ended>
  /** Starts a command of its README that runs until the end of the tests. @returns the address that it prints */
  start(command: string, variables?: Variables, args?: string[]): Promise<string>
  /** Checks its types with its own configuration. @returns what the compiler reports: nothing for programs without an error */
  types(): Promise<string>
  /** The commands of its README that were neither run nor started. */
  forgotten(): string[]
}

type Variables = Record<string, string | undefined>

export interface Examples {
  /** Copies an example, with the packages that its package.json names and no others: those of the project, or of its own lock file. */
  install(name: string): Promise<Example>
  /** Ends what was started, and removes the folders. */
  close(): Promise<void>
}

/** Prepares a folder for copies of examples. */
export async function createExamples(): Promise<Examples> {
  const parent = await mkdtemp(join(tmpdir(), 'sallyport-examples-'))
  const running: ChildProcess[] = []
  let packed: Promise<string> | null = null
  /** The package of the client, as it is published. */
  const clientPackage = () => (packed ??= packClient(parent))

  const install = async (name: string): Promise<Example> => {
    const folder = join(parent, name)
    await cp(join(projectRoot, 'examples', name), folder, { recursive: true })
    if (existsSync(join(folder, 'package-lock.json'))) await installPackages(folder, await clientPackage())
    else if (existsSync(join(folder, 'package.json'))) await linkPackages(folder, clientPackage)
    const commands = await commandsOf(folder)
    const unused = new Set(commands.filter((command) => command !== 'npm install'))

    const spawnCommand = (command: string, variables: Variables, args: string[]): ChildProcess => {
      const documented = commands.filter((each) => each === command || each.startsWith(`${command} `))
      if (documented.length === 0) throw new Error(`The README of ${name} has no command “${command}”.`)
      for (const each of documented) unused.delete(each)
      const quoted = args.map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`)
      const script = [command, ...(args.length > 0 && command.startsWith('npm ') ? ['--'] : []), ...quoted].join(' ')
      const options = { cwd: folder, env: environment(variables), detached: true }
      const child = spawn('sh', ['-c', script], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
      watch(child)
      return child
    }
    return {
      folder,
      async run(command, variables = {}, args = []) {
        const child = spawnCommand(command, variables, args)
        const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
        const [code] = await once(child, 'close')
        return { code, stdout: stdout(), stderr: stderr() }
      },
      async start(command, variables = {}, args = []) {
        const child = spawnCommand(command, variables, args)
        running.push(child)
        return addressOf(child, `${name}: ${command}`)
      },
      async types() {
        const compiler = join(projectRoot, 'node_modules/typescript/bin/tsc')
        return new Promise((resolve) => {
          execFile(process.execPath, [compiler, '--noEmit', '-p', folder], (_error, stdout) => resolve(stdout))
        })
      },
      forgotten: () => [...unused],
    }
  }
  return {
    install,
    async close() {
      await Promise.all(running.map(end))
      await rm(parent, { recursive: true, force: true })
    },
  }
}

/** What a shell of a reader has. The first Node on the path is the one that runs the tests. */
function environment(variables: Variables): Variables {
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
  return { PATH: path, HOME: process.env.HOME ?? '', NO_COLOR: '1', ...variables }
}

/** The commands in the blocks of its README, without the variables before them. */
async function commandsOf(folder: string): Promise<string[]> {
  const readme = await readFile(join(folder, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text = '']) => text)
  return blocks.flatMap((text) => text.trim().split('\n')).map((line) => line.replace(/^(?:[A-Z_]+=\S+ )+/, ''))
}

/** @returns the file; it is unpacked beside it, in the folder `package` */
async function packClient(parent: string): Promise<string> {
  const project = copyProject()
  const pack = ['pack', '--json', '--pack-destination', parent]
  const packed = await output('npm', pack, join(project.folder, 'client')).finally(() => project.remove())
  const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('[')))
  await output('tar', ['-xzf', filename], parent)
  return join(parent, filename)
}

/** Installs the packages of the lock file. The client comes from the file, because the registry may not have this version. */
async function installPackages(folder: string, client: string): Promise<void> {
  const path = (name: string) => join(folder, name)
  const manifest = JSON.parse(await readFile(path('package.json'), 'utf8'))
  const lock = JSON.parse(await readFile(path('package-lock.json'), 'utf8'))
  manifest.dependencies['@sallyport/client'] = `file:${client}`
  lock.packages[''].dependencies['@sallyport/client'] = `file:${client}`
  lock.packages['node_modules/@sallyport/client'].resolved = `file:${client}`
  await writeFile(path('package.json'), JSON.stringify(manifest))
  await writeFile(path('package-lock.json'), JSON.stringify(lock))
  // The settings of npm on this machine, such as a registry or a certificate, are in its environment.
  const isSetting = /^(npm_config|node_extra|ssl_|https?_proxy|no_proxy)/i
  const settings = Object.entries(process.env).filter(([name]) => isSetting.test(name))
  await output('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], folder, Object.fromEntries(settings))
}

/** Links the packages of the project that an example names, and the client. */
async function linkPackages(folder: string, client: () => Promise<string>): Promise<void> {
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const place = join(folder, 'node_modules', name)
    await mkdir(dirname(place), { recursive: true })
    const own = name === '@sallyport/client'
    // The client is copied: its imports of other packages must find those of the example.
    if (own) await cp(join(dirname(await client()), 'package'), place, { recursive: true })
    const source = own ? place : join(projectRoot, 'node_modules', name)
    if (!own) await symlink(source, place)
    const { bin = {} } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
    for (const [program, path] of Object.entries<string>(typeof bin === 'string' ? { [name]: bin } : bin)) {
      await mkdir(join(folder, 'node_modules/.bin'), { recursive: true })
      await symlink(join(source, path), join(folder, 'node_modules/.bin', program))
    }
  }
}

async function output(command: string, args: string[], cwd: string, variables: Variables = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: environment(variables) }
    execFile(command, args, options, (error, stdout) => (error ? reject(error) : resolve(stdout)))
  })
}

function collect(stream: ChildProcess['stdout']): () => string {
  let text = ''
  stream?.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  return () => stripVTControlCharacters(text)
}

/** Waits for the address that a server prints. @throws when the server ends before that */
async function addressOf(child: ChildProcess, name: string): Promise<string> {
  const written = collect(child.stderr)
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  for await (const line of lines) {
    const [address] = /http:\/\/[\w.[\]:]+(?:\/\w+)?/.exec(stripVTControlCharacters(line)) ?? []
    if (!address) continue
    // The rest of what it prints must not fill the pipe.
    child.stdout?.resume()
    return address
  }
  throw new Error(`“${name}” ended before it printed an address:\n${written()}`)
}

/** If the test run is killed, its end of this pipe closes, and the command goes with it. */
function watch(child: ChildProcess): void {
  const script = 'read -r ended || kill -KILL -- "-$1"'
  const watchdog = spawn('sh', ['-c', script, 'sh', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watchdog.unref()
  child.once('exit', () => watchdog.stdin?.end('ended\n'))
}

/** Ends a command and the programs that it started, which are its process group. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return
  const ended = once(child, 'exit')
  process.kill(-child.pid, 'SIGTERM')
  const force = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 10_000)
  await ended
  clearTimeout(force)
}
