import { type FieldError, ValidationError } from '../../../core/errors.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import type { DataChange } from '../store/apply-changes.ts'
import { checkJson, checkKey, type DataLimits, tooDeep, tooLarge } from './check-json.ts'
import { compareBackwards, overlapsOf } from './paths.ts'

/** Changes by dotted path. A part that is undefined or null changes nothing. */
export interface UpdateDataInput {
  set?: JsonObject | null | undefined
  unset?: readonly string[] | null | undefined
  append?: JsonObject | null | undefined
  remove?: JsonObject | null | undefined
}

/** The number of paths in one call: each costs a copy of the data in the database. */
const maxPaths = 50

interface Read {
  change: DataChange
  /** The path of the change in the input, for the errors. */
  at: string[]
}

/**
 * Reads the changes in the order in which they are made: set, unset, append, remove.
 *
 * @returns the changes, or everything that is wrong with them
 */
export function readChanges(limits: DataLimits, input: UpdateDataInput): DataChange[] | ValidationError {
  const tooMuch = checkAmount(limits, input)
  if (tooMuch) return new ValidationError([tooMuch])
  const { set, unset } = input
  const elements = (value: unknown) => (Array.isArray(value) ? value : [value])
  const listsOf = (kind: 'append' | 'remove') =>
    Object.entries(input[kind] ?? {}).map(([key, value]) =>
      entry({ kind, path: pathOf(key), value: elements(value) }, key),
    )
  const read: Read[] = [
    ...Object.entries(set ?? {}).map(([key, value]) => entry({ kind: 'set', path: pathOf(key), value }, key)),
    ...(unset ?? [])
      .map((text, index) => entry({ kind: 'unset', path: pathOf(text) }, String(index)))
      // From the end: the index of an element is the one that it has before any other is deleted.
      .toSorted((a, b) => compareBackwards(a.change.path, b.change.path)),
    ...listsOf('append'),
    ...listsOf('remove'),
  ]
  const problems = read.flatMap(({ change, at }) => checkChange(limits, change, at))
  if (problems.length === 0) problems.push(...overlapsOf(read.map(({ change, at }) => ({ path: change.path, at }))))
  return problems.length > 0 ? new ValidationError(problems) : read.map(({ change }) => change)
}

function entry(change: DataChange, key: string): Read {
  return { change, at: ['input', change.kind, key] }
}

function pathOf(text: string): string[] {
  return text.split('.')
}

function checkAmount({ bytes }: DataLimits, input: UpdateDataInput): FieldError | null {
  const parts = (['set', 'unset', 'append', 'remove'] as const).flatMap((name) => {
    const part = input[name]
    return part == null ? [] : [{ name, part }]
  })
  const paths = parts.reduce((sum, { part }) => sum + Object.keys(part).length, 0)
  if (paths > maxPaths)
    return { path: ['input'], rule: 'count', message: `A call must have at most ${maxPaths} paths.` }
  const large = parts.find(({ part }) => Buffer.byteLength(JSON.stringify(part)) > bytes)
  return large ? tooLarge(['input', large.name], bytes) : null
}

function checkChange(limits: DataLimits, change: DataChange, at: string[]): FieldError[] {
  const { path } = change
  if (path.length > limits.depth) return [tooDeep(at, limits)]
  const wrongKeys = path.flatMap((key) => checkKey(limits, key, at) ?? [])
  if (wrongKeys.length > 0) return wrongKeys.slice(0, 1)
  return 'value' in change ? checkJson(limits, change.value, at, path.length) : []
}
