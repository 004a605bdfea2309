import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from './documented-commands.ts'

/** A copy of the project's files without what is built, in which a test may build: other tests read the project meanwhile. */
export interface ProjectCopy {
  folder: string
  remove(): void
}

export function copyProject(): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-copy-'))
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: projectRoot,
    encoding: 'utf8',
  })
  for (const file of files
    .split('\0')
    .filter((name) => name && name !== 'node_modules' && existsSync(join(projectRoot, name))))
    cpSync(join(projectRoot, file), join(folder, file))
  symlinkSync(realpathSync(join(projectRoot, 'node_modules')), join(folder, 'node_modules'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
