import { readFile } from 'node:fs/promises'
import { openDataSchema } from '../../app/open-data-schema.ts'
import type { Config } from '../../config.ts'
import { type FirebaseParameters, readFirebaseParameters } from '../../crypto/foreign-hash/firebase-parameters.ts'
import { type RejectedRow, subjectFieldOf } from '../../features/admin/index.ts'
import { withParts } from '../open-parts.ts'
import { startProgress } from '../progress.ts'
import { CommandError, exitCodes, type Outcome, type Terminal } from '../terminal.ts'
import { importFile } from './import-file.ts'
import { keepFilesApart } from './keep-files-apart.ts'
import { type ColumnChoices, fieldsOf } from './map-columns.ts'
import { type Input, openInput } from './open-input.ts'
import { findProgressFile } from './progress-file.ts'
import { createReadProviders } from './read-providers.ts'
import type { Format } from './read-rows.ts'

export interface ImportUsersOptions {
  format?: Format
  map: string[]
  ignore: string[]
  ignoreUnknown?: boolean
  firebaseHashConfig?: string
  trustIdentities?: boolean
  progress?: string
  resume?: boolean
  rejected?: string
}

/** The number of rejected rows that are printed. */
const shownRejections = 20

/** Imports accounts from a file, or from standard input for `-`. */
export async function importUsersCommand(
  terminal: Terminal,
  file: string,
  options: ImportUsersOptions,
): Promise<Outcome> {
  const tell = (sentence: string) => terminal.stderr.write(`sallyport: ${sentence}\n`)
  const firebase = await readFirebase(options.firebaseHashConfig)
  const settings = terminal.settings()
  const columns = readChoices(settings.config, options, firebase)
  const input = await openInput(file, terminal.stdin)
  const dataSchema = openDataSchema(settings.config)
  await keepFilesApart({
    users: file === '-' ? '/dev/stdin' : file,
    firebaseHashConfig: options.firebaseHashConfig,
    rejected: options.rejected,
    progress: options.progress ?? (input.again ? `${file}.progress` : undefined),
  })
  const progressFile = await placeProgress(input, options, settings.config.dataDir, tell)
  const rejections: RejectedRow[] = []
  const notices: string[] = []
  let begun = false
  const counts = await withParts(terminal, settings, async (parts) => {
    const bar = startProgress(terminal, 'Importing users', input.size ?? 0)
    return importFile({ ...parts, dataSchema }, input, {
      format: options.format,
      resume: options.resume === true,
      progressFile,
      columns,
      firebase,
      readProviders: createReadProviders(settings),
      rejectedFile: options.rejected,
      onRejected: (row) => rejections.length < shownRejections && rejections.push(row),
      onNotice(notice) {
        if (notices.includes(notice)) return
        notices.push(notice)
        tell(notice)
      },
      onProgress(bytes) {
        begun = true
        bar.update(bytes)
      },
    }).finally(bar.stop)
  }).catch((error: unknown) => {
    const way = progressFile ? 'To continue, add --resume' : 'Run the command again: existing accounts are skipped'
    if (begun) tell(`The rows that were imported so far are kept. ${way}.`)
    throw error
  })
  const { imported, skipped, rejected } = counts
  const json = {
    ...{ imported, skipped, rejected, rejections },
    ...(notices.length > 0 ? { notices } : {}),
    ...(options.rejected ? { rejectedFile: options.rejected } : {}),
  }
  const exitCode = rejected > 0 ? exitCodes.rejectedRows : exitCodes.done
  return { json, text: describe(json), exitCode }
}

async function readFirebase(path: string | undefined): Promise<FirebaseParameters | null> {
  if (path === undefined) return null
  const parameters = readFirebaseParameters(await readFile(path, 'utf8'))
  if (parameters) return parameters
  throw new CommandError(
    `${path} does not contain the password hash parameters of a Firebase project: algorithm SCRYPT, base64_signer_key, base64_salt_separator, rounds and mem_cost.`,
  )
}

function readChoices(
  { oauthProviders }: Pick<Config, 'oauthProviders'>,
  options: ImportUsersOptions,
  firebase: FirebaseParameters | null,
): ColumnChoices {
  const subjects = oauthProviders.map(({ id }) => subjectFieldOf(id))
  const fields = fieldsOf({ subjects })
  const map = options.map.map((choice) => {
    const at = choice.lastIndexOf('=')
    const [theirs, named] = [choice.slice(0, at), choice.slice(at + 1)]
    const field = fields.find((each) => each === named)
    if (at < 1 || field === undefined) {
      throw new CommandError(
        `--map ${choice} is not COLUMN=FIELD with a field of an account. The fields are ${fields.join(', ')}.`,
        exitCodes.usage,
      )
    }
    return [theirs, field] as const
  })
  const { ignore, ignoreUnknown = false, trustIdentities = false } = options
  return { map, ignore, ignoreUnknown, firebase: firebase !== null, subjects, trustIdentities }
}

async function placeProgress(
  input: Input,
  options: ImportUsersOptions,
  dataDir: string,
  tell: (sentence: string) => void,
): Promise<string | null> {
  if (!input.again && options.progress === undefined) {
    if (!options.resume) return null
    throw new CommandError(
      `The progress of an import from ${input.name} is only stored with --progress: --resume requires the --progress FILE of the interrupted import.`,
      exitCodes.usage,
    )
  }
  const { path, notice } = await findProgressFile(input.name, options.progress, dataDir)
  if (notice) tell(notice)
  return path
}

function describe(result: { imported: number; skipped: number; rejected: number; rejections: RejectedRow[] }): string {
  const { imported, skipped, rejected, rejections } = result
  const lines = rejections.map(({ row, reasons }) => `Row ${row} is rejected: ${reasons.join('; ')}.`)
  const more = rejected - rejections.length
  if (more > 0) lines.push(`Rejected rows that are not listed here: ${more}. --rejected FILE lists them all.`)
  lines.push(`Imported: ${imported}. Skipped because the address has an account: ${skipped}. Rejected: ${rejected}.`)
  return lines.join('\n')
}
