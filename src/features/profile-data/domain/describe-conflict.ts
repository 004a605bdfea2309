import type { DataConflict } from '../store/apply-changes.ts'

const nouns: Record<string, string> = {
  null: 'null',
  boolean: 'a boolean',
  number: 'a number',
  string: 'a string',
  object: 'an object',
  array: 'an array',
}

/** A sentence with the reason why a change does not fit the data. */
export function describeConflict({ kind, path, level, type }: DataConflict): string {
  const at = path.slice(0, level).join('.')
  const key = path[level]
  const noun = nouns[type] ?? type
  if (key === undefined) return `\`${kind}\` needs an array, and \`${at}\` is ${noun}.`
  if (type === 'array') return `\`${at}\` is an array and has no element \`${key}\`.`
  return `The path \`${path.join('.')}\` runs through \`${at}\`, which is ${noun}.`
}
