/**
 * The number of letters that have to be removed, added, changed or swapped with their neighbour to turn one name into another
 * (optimal string alignment).
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1]
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const changed = (last[column - 1] ?? 0) + (isSame ? 0 : 1)
      const dropped = (last[column] ?? 0) + 1
      const added = (current[column - 1] ?? 0) + 1
      const swapped = isSwapped ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity
      current.push(Math.min(changed, dropped, added, swapped))
    }
    beforeLast = last
    last = current
  }
  return last[to.length] ?? 0
}
