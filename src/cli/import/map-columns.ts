import { CommandError } from '../terminal.ts'
import { aliases, plainName, type System, systems, type Target } from './column-table.ts'
import { listColumns, quoteColumn } from './list-columns.ts'

/** What the person who imports decided about columns. */
export interface ColumnChoices {
  /** Their column, our field. */
  map: readonly (readonly [string, Target])[]
  ignore: readonly string[]
  ignoreUnknown: boolean
  /** Whether the parameters of a Firebase project are given, which hashes with a salt of their own need. */
  firebase: boolean
}

/** By column, as the file writes it: its field, or null when it is left out. */
export type Targets = ReadonlyMap<string, Target | null>

const fields = Object.keys(aliases).filter(isTarget)
const targetOf = new Map(fields.flatMap((field) => aliases[field].map((name) => [plainName(name), field] as const)))

/** Whether a text names a field. */
export function isTarget(text: string): text is Target {
  return Object.hasOwn(aliases, text)
}

/**
 * Decides what becomes of each column.
 *
 * @returns the field of each column, and a sentence for each thing that does not come over
 * @throws CommandError when a column has no counterpart and nobody said what to do with it, when two columns stand for
 *   one field, when none stands for the address, or when hashes come without what they need
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
  checkFields(targets, choices)
  if (unknown.length > 0 && !choices.ignoreUnknown) {
    const [what, have] = [listColumns(unknown), unknown.length === 1 ? 'has' : 'have']
    throw new CommandError(
      `${what} ${have} no counterpart in an account: leave out what is not needed (--ignore COLUMN, or --ignore-unknown for all), or name its field (--map COLUMN=FIELD). The fields are ${fields.join(', ')}.`,
    )
  }
  return { targets, notices: noticesOf(columns, unknown, system, targets) }
}

/** Whether each column that was decided about is there: a misspelt one would be a decision without effect. @throws CommandError */
export function checkChoices(columns: Iterable<string>, { map, ignore }: ColumnChoices): void {
  const there = [...columns]
  const missing = [...map.map(([theirs]) => theirs), ...ignore].find((name) => !has(there, name))
  if (missing !== undefined) throw new CommandError(`The file has no column ${missing}, which --map or --ignore names.`)
}

function decide(column: string, system: System | undefined, choices: ColumnChoices): Target | null | undefined {
  const chosen = choices.map.find(([theirs]) => plainName(theirs) === plainName(column))
  if (chosen) return chosen[1]
  if (has(choices.ignore, column) || (system && has(system.leavesOut, column))) return null
  return targetOf.get(plainName(column))
}

function checkFields(targets: Targets, choices: ColumnChoices): void {
  const columnOf = new Map<Target, string>()
  for (const [column, target] of targets) {
    const other = target && columnOf.get(target)
    if (other) {
      throw new CommandError(
        `${listColumns([other, column])} both stand for ${target}: leave one of them out with --ignore COLUMN.`,
      )
    }
    if (target) columnOf.set(target, column)
  }
  if (!columnOf.has('email')) {
    throw new CommandError(
      'No column stands for the address. The first line of a CSV file has to name the columns, email among them; --map COLUMN=email names a column that has another name.',
    )
  }
  const [hash, salt] = [columnOf.get('password_hash'), columnOf.get('password_salt')]
  if (hash && salt && !choices.firebase) {
    throw new CommandError(
      `The salts are in a column of their own, ${quoteColumn(salt)}. For an export of Firebase, save the password hash parameters that its console shows to a file, and name it with --firebase-hash-config FILE. For another system, write each hash and its salt as one text. To import the accounts without passwords, add --ignore ${quoteColumn(hash)} --ignore ${quoteColumn(salt)}.`,
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
    ...(leftOut.length > 0 ? [`${from}${listColumns(leftOut)} ${leftOut.length === 1 ? 'is' : 'are'} left out.`] : []),
    ...(unknown.length > 0 ? [`${listColumns(unknown)} ${unknown.length === 1 ? 'is' : 'are'} ignored.`] : []),
  ]
}

function has(names: readonly string[], column: string): boolean {
  return names.some((name) => plainName(name) === plainName(column))
}
