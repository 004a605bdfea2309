import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from './documented-commands.ts'

/** A copy of the project's files, in which a test may build: other tests read the project meanwhile. */
export interface ProjectCopy {
  folder: string
  remove(): void
}

/** @param built whether the copy has what `npm ci` built, as a reader's folder has */
export function copyProject({ built = false } = {}): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-copy-'))
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: projectRoot,
    encoding: 'utf8',
  })
  for (const file of files
    .split('\0')
    .filter((name) => name && name !== 'node_modules' && existsSync(join(projectRoot, name))))
    cpSync(join(projectRoot, file), join(folder, file), { preserveTimestamps: true })
  // Their times tell that they belong to the source.
  for (const each of built ? ['dist', 'web/dist'] : [])
    cpSync(join(projectRoot, each), join(folder, each), { recursive: true, preserveTimestamps: true })
  symlinkSync(realpathSync(join(projectRoot, 'node_modules')), join(folder, 'node_modules'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
