import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { ConfigError } from '../config.ts'
import type { CreateAdminOptions } from './create-admin.ts'
import { fields } from './import/column-table.ts'
import type { ImportUsersOptions } from './import/import-users.ts'
import type { PromoteAdminOptions } from './promote-admin.ts'
import { CommandError, exitCodes, type Outcome, type Terminal } from './terminal.ts'

/**
 * Runs one command line.
 *
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 3 done with rejected rows
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.done
  const program = createProgram(terminal, async (work, mutation) => {
    const json = program.opts<{ json?: boolean }>().json === true
    try {
      const outcome = await work()
      terminal.stdout.write(json ? `${JSON.stringify(outcome.json, null, 2)}\n` : `${outcome.text}\n`)
      exitCode = outcome.exitCode ?? exitCodes.done
    } catch (error) {
      const problems = await problemsOf(error, mutation)
      if (json) terminal.stdout.write(`${JSON.stringify({ errors: problems }, null, 2)}\n`)
      for (const problem of problems) terminal.stderr.write(`sallyport: ${problem}\n`)
      exitCode = error instanceof CommandError ? error.exitCode : exitCodes.failed
    }
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // A request for help is not an error; a missing command is.
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  }
}

/** @param mutation the field of the API that does the same while the server runs */
type Run = (work: () => Promise<Outcome>, mutation?: string) => Promise<void>

/** Each command is loaded when it is run: help should not wait for a database driver. */
function createProgram(terminal: Terminal, run: Run): Command {
  const program = new Command('sallyport')
    .description('Administers a Sallyport server on its own machine. Settings come from the environment and .env.')
    .version(readVersion(), '--version', 'print the version')
    .option('--json', 'print one JSON document')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })

  program
    .command('start')
    .description('start the server')
    // `sallyport start` alone never gets here: main.ts starts the server before the command line is loaded.
    .action(() =>
      run(async () => {
        throw new CommandError(
          '`sallyport start` has no options: settings come from the environment and .env.',
          exitCodes.usage,
        )
      }),
    )
  program
    .command('migrate')
    .description('migrate the database to this version')
    .action(() => run(async () => (await import('./migrate.ts')).migrate(terminal)))
  program
    .command('doctor')
    .description('check for unsafe settings and for services that cannot be reached')
    .action(() => run(async () => (await import('./doctor/doctor.ts')).doctor(terminal)))

  const admin = program.command('admin').description('administrators')
  admin
    .command('create')
    .description('create an administrator; without a password, a link to set one is mailed')
    .requiredOption('--email <address>', 'the address, taken as confirmed', notEmpty)
    .option('--password-stdin', 'read the password from stdin')
    .option('--name <name>', 'display name', notEmpty)
    .action((options: CreateAdminOptions) =>
      run(async () => (await import('./create-admin.ts')).createAdminCommand(terminal, options), 'createUser'),
    )
  admin
    .command('link')
    .description('print a link that creates the first administrator, once, within an hour')
    .action(() => run(async () => (await import('./admin-link.ts')).adminLinkCommand(terminal)))
  admin
    .command('promote')
    .description('make an existing account an administrator')
    .requiredOption('--email <address>', 'the address of the account', notEmpty)
    .action((options: PromoteAdminOptions) =>
      run(async () => (await import('./promote-admin.ts')).promoteAdminCommand(terminal, options), 'updateUser'),
    )

  const users = program.command('users').description('accounts')
  users
    .command('import')
    .description('import accounts with the password hashes of another system')
    .argument('<file>', 'CSV with a line of column names, or JSON; - reads standard input')
    .addOption(
      new Option('--format <format>', 'detected from the name or the content by default').choices([
        'csv',
        'ndjson',
        'json',
      ]),
    )
    .option(
      '--map <column=field>',
      `read a column of the file as this field (repeatable): ${fields.join(', ')}, and <provider>_subject of each identity provider`,
      collect,
      [],
    )
    .option('--ignore <column>', 'ignore a column of the file (repeatable)', collect, [])
    .option('--ignore-unknown', 'ignore every unknown column')
    .option('--firebase-hash-config <file>', 'the password hash parameters from the Firebase console')
    .option('--trust-identities', 'import accounts at identity providers, with which the users can then sign in')
    .option('--progress <file>', 'store the progress in this file instead of beside the imported one')
    .option('--resume', 'resume an interrupted import of the same file')
    .option('--rejected <file>', 'write the rejected rows to this file, one JSON object per line')
    .addHelpText('after', '\nThe exit code is 3 if rows were rejected.')
    .action((file: string, options: ImportUsersOptions) =>
      run(async () => (await import('./import/import-users.ts')).importUsersCommand(terminal, file, options)),
    )

  const keys = program.command('keys').description('signing keys and secrets')
  keys
    .command('rotate-signing')
    .description('create a new signing key for access tokens; the old one verifies until its tokens have expired')
    .action(() => run(async () => (await import('./rotate-signing-key.ts')).rotateSigning(terminal)))
  keys
    .command('re-encrypt')
    .description(
      'encrypt secrets and signing keys again under the current SALLYPORT_SECRET, so that an old one can be removed',
    )
    .action(() => run(async () => (await import('./re-encrypt.ts')).reEncrypt(terminal)))
  return program
}

/** From package.json, which is beside the folder of the build. */
function readVersion(): string {
  const file = new URL(import.meta.url.endsWith('.ts') ? '../../package.json' : '../package.json', import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')).version
}

function collect(text: string, before: string[]): string[] {
  return [...before, text]
}

function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty.')
  return text
}

/** One sentence for each problem. */
async function problemsOf(error: unknown, mutation: string | undefined): Promise<string[]> {
  if (error instanceof ConfigError) return error.problems
  if (error instanceof CommandError) return [error.message]
  const { code, path } = error as { code?: unknown; path?: unknown }
  if (typeof code === 'string' && typeof path === 'string') return [`${path} cannot be opened or written (${code}).`]
  const { DirectoryInUseError } = await import('../store/embedded-directory.ts')
  if (error instanceof DirectoryInUseError) {
    const otherwise = mutation ? `, or use the mutation \`${mutation}\` of the running server` : ''
    const lock = `The embedded database in ${error.directory} is locked by another process, usually a running server`
    return [`${lock}: stop that process and run the command again${otherwise}.`]
  }
  const { knownProblem } = await import('../app/start-problem.ts')
  return [knownProblem(error) ?? `The command failed: ${error instanceof Error ? error.message : String(error)}`]
}
