import type { FieldError } from '../../../core/errors.ts'

/** A path of a change, and its place in the input. */
interface PlacedPath {
  path: string[]
  at: string[]
}

/**
 * The paths that are the same as another one, or below another one: the result of such changes would depend on their order.
 */
export function overlapsOf(paths: readonly PlacedPath[]): FieldError[] {
  // A key has no dot, so that a joined path stands for one path alone.
  const counts = new Map<string, number>()
  for (const { path } of paths) counts.set(path.join('.'), (counts.get(path.join('.')) ?? 0) + 1)
  return paths.flatMap(({ path, at }) => {
    const above = path.slice(1).map((_key, index) => path.slice(0, index + 1).join('.'))
    const over = (counts.get(path.join('.')) ?? 0) > 1 ? path.join('.') : above.find((each) => counts.has(each))
    if (over === undefined) return []
    return [{ path: at, rule: 'overlap', message: `Another change has the path \`${over}\`: change each value once.` }]
  })
}

/**
 * Sorts paths so that the later elements of an array come before the earlier ones. The order is total: a sort with a comparison
 * that contradicts itself would leave some elements in the order in which they were sent.
 */
export function compareBackwards(a: readonly string[], b: readonly string[]): number {
  const level = a.findIndex((key, at) => key !== b[at])
  const [left, right] = [a[level], b[level]]
  if (left === undefined || right === undefined) return a.length - b.length
  return indexOf(right) - indexOf(left) || (left < right ? 1 : -1)
}

/** The index that a key is in an array, as the database reads it; -1 for every other key, such as `01`. */
function indexOf(key: string): number {
  return /^(0|[1-9]\d{0,5})$/.test(key) ? Number(key) : -1
}
