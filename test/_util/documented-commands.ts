import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the project. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** What a document tells its reader to run. */
export interface DocumentedCommand {
  file: string
  line: number
  /** The language of a block: `sh`, or `sql`; `code` for a command within a sentence or a table. */
  kind: 'sh' | 'sql' | 'code'
  text: string
}

const programs = 'npx|npm|node|docker|openssl|gunzip|python3?|pip|curl|git|rm|psql|pg_dump|nvm|kill|export|update'

/** Every command of every document: the blocks of shell and SQL, and code within sentences that begins with a program. */
export function documentedCommands(): DocumentedCommand[] {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
    cwd: projectRoot,
    encoding: 'utf8',
  })
  return files.split('\n').filter(Boolean).flatMap(commandsOf)
}

function commandsOf(file: string): DocumentedCommand[] {
  const text = readFileSync(join(projectRoot, file), 'utf8')
  const lineOf = (index: number) => text.slice(0, index).split('\n').length
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].flatMap((match): DocumentedCommand[] => {
    const [, language = '', content = ''] = match
    const kind = language === 'sql' ? 'sql' : 'sh'
    // A block without a language is a drawing, unless it begins as a command does.
    const isCommand = ['sh', 'bash', 'sql'].includes(language) || (language === '' && startsWithProgram(content))
    return isCommand ? [{ file, line: lineOf(match.index), kind, text: content.trim() }] : []
  })
  const prose = text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ' '))
  const code = [...prose.matchAll(/`([^`\n]+)`/g)].flatMap((match): DocumentedCommand[] => {
    // A table writes the bar between two commands with a backslash.
    const content = (match[1] ?? '').replaceAll('\\|', '|')
    return startsWithProgram(content) ? [{ file, line: lineOf(match.index), kind: 'code', text: content }] : []
  })
  return [...blocks, ...code]
}

function startsWithProgram(text: string): boolean {
  return new RegExp(`^(${programs}) \\S`).test(text)
}
