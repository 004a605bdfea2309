import type { SubjectField } from '../../features/admin/index.ts'
import { CommandError } from '../terminal.ts'
import { aliases, fields, plainName, type System, systems, type Target } from './column-table.ts'
import { listColumns, quoteColumn } from './list-columns.ts'

/** The options of the command that concern columns. */
export interface ColumnChoices {
  /** The column of the file and the field of the account. */
  map: readonly (readonly [string, Target])[]
  ignore: readonly string[]
  ignoreUnknown: boolean
  /** Whether the parameters of a Firebase project are given. Hashes with a separate salt require them. */
  firebase: boolean
  /** The field of each identity provider of the configuration. */
  subjects: readonly SubjectField[]
  /** Whether the operator vouches for the identities in the file. */
  trustIdentities: boolean
}

/** The field of each column, by the name in the file; null for a column that is ignored. */
export type Targets = ReadonlyMap<string, Target | null>

const targetOf = new Map(fields.flatMap((field) => aliases[field].map((name) => [plainName(name), field] as const)))

/**
 * Maps each column to a field.
 *
 * @returns the field of each column, and messages about the columns that are ignored
 * @throws CommandError when a column has no counterpart and no option handles it, when two columns map to one field, when no
 *   column maps to the address, when hashes have a separate salt and the parameters of Firebase are missing, or when the operator does not
 *   vouch for identities
 */
export function mapColumns(
  columns: readonly string[],
  choices: ColumnChoices,
): { targets: Targets; notices: string[] } {
  const system = systems.find(({ signs }) => signs.some((sign) => sign.every((name) => has(columns, name))))
  const targets = new Map<string, Target | null>()
  const unknown: string[] = []
  for (const column of columns) {
    const target = decide(column, system, choices)
    if (target === undefined) unknown.push(column)
    targets.set(column, target ?? null)
  }
  assertFields(targets, choices)
  if (unknown.length > 0 && !choices.ignoreUnknown) {
    const [what, have] = [listColumns(unknown), unknown.length === 1 ? 'has' : 'have']
    throw new CommandError(
      `${what} ${have} no counterpart in an account: ignore it (--ignore COLUMN, or --ignore-unknown for all unknown columns), or map it to a field (--map COLUMN=FIELD). The fields are ${fieldsOf(choices).join(', ')}.`,
    )
  }
  return { targets, notices: noticesOf(columns, unknown, system, targets) }
}

/** Every field of an account, with those of the providers of the configuration. */
export function fieldsOf({ subjects }: Pick<ColumnChoices, 'subjects'>): readonly Target[] {
  return [...fields, ...subjects]
}

/** Checks that the file has each column of an option: an option with a misspelt name would have no effect. @throws CommandError */
export function assertChoices(columns: Iterable<string>, { map, ignore }: ColumnChoices): void {
  const there = [...columns]
  const missing = [...map.map(([theirs]) => theirs), ...ignore].find((name) => !has(there, name))
  if (missing !== undefined) throw new CommandError(`The file has no column ${missing}, which --map or --ignore names.`)
}

function decide(column: string, system: System | undefined, choices: ColumnChoices): Target | null | undefined {
  const chosen = choices.map.find(([theirs]) => plainName(theirs) === plainName(column))
  if (chosen) return chosen[1]
  if (has(choices.ignore, column) || (system && has(system.leavesOut, column))) return null
  return targetOf.get(plainName(column)) ?? subjectOf(column, choices)
}

/** The names of two providers can differ by an underscore alone. */
function subjectOf(column: string, { subjects }: ColumnChoices): SubjectField | undefined {
  return (
    subjects.find((subject) => subject === column) ??
    subjects.find((subject) => plainName(subject) === plainName(column))
  )
}

function assertFields(targets: Targets, choices: ColumnChoices): void {
  const columnOf = new Map<Target, string>()
  for (const [column, target] of targets) {
    const other = target && columnOf.get(target)
    if (other) {
      throw new CommandError(
        `${listColumns([other, column])} both map to ${target}: ignore one of them with --ignore COLUMN.`,
      )
    }
    if (target) columnOf.set(target, column)
  }
  if (!columnOf.has('email')) {
    throw new CommandError(
      'No column maps to the field email. The first line of a CSV file must contain the names of the columns. If the column has another name, use --map COLUMN=email.',
    )
  }
  const identities = choices.subjects.flatMap((subject) => columnOf.get(subject) ?? [])
  if (identities.length > 0 && !choices.trustIdentities) {
    const [what, name] = [listColumns(identities), identities.length === 1 ? 'names' : 'name']
    const ignored = identities.map((column) => `--ignore ${quoteColumn(column)}`).join(' ')
    throw new CommandError(
      `${what} ${name} accounts at identity providers, whose owners can then sign in as these users. If you trust the file, add --trust-identities. To import the users without them, add ${ignored}.`,
    )
  }
  const [hash, salt] = [columnOf.get('password_hash'), columnOf.get('password_salt')]
  if (hash && salt && !choices.firebase) {
    throw new CommandError(
      `The salts are in a separate column, ${quoteColumn(salt)}. For an export of Firebase, save the password hash parameters from its console to a file, and pass it with --firebase-hash-config FILE. For another system, write each hash and its salt as one text. To import the accounts without passwords, add --ignore ${quoteColumn(hash)} --ignore ${quoteColumn(salt)}.`,
    )
  }
}

function noticesOf(
  columns: readonly string[],
  unknown: readonly string[],
  system: System | undefined,
  targets: Targets,
): string[] {
  const leftOut = columns.filter((column) => targets.get(column) === null && !unknown.includes(column))
  const from = system ? `The file is an export of ${system.name}. ` : ''
  return [
    ...(leftOut.length > 0 ? [`${from}${listColumns(leftOut)} ${leftOut.length === 1 ? 'is' : 'are'} ignored.`] : []),
    ...(unknown.length > 0 ? [`${listColumns(unknown)} ${unknown.length === 1 ? 'is' : 'are'} ignored.`] : []),
  ]
}

function has(names: readonly string[], column: string): boolean {
  return names.some((name) => plainName(name) === plainName(column))
}
