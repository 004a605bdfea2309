/**
 * The area under the ROC curve: how often a number of the first kind is greater than one of the second, ties half. An
 * attacker who tells known accounts by the time of an answer is right that often; 0.5 is a coin.
 */
export function areaUnderRoc(first: number[], second: number[]): number {
  const all = [...first.map((value) => ({ value, mine: true })), ...second.map((value) => ({ value, mine: false }))]
  all.sort((a, b) => a.value - b.value)
  let ranks = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    // Equal numbers share the middle of their ranks, which count from one.
    ranks += all.slice(from, to).filter((each) => each.mine).length * ((from + 1 + to) / 2)
    from = to
  }
  return (ranks - (first.length * (first.length + 1)) / 2) / (first.length * second.length)
}

/** The standard error of that area when the two kinds do not differ at all (Mann and Whitney). */
export function chanceError(first: number, second: number): number {
  return Math.sqrt((first + second + 1) / (12 * first * second))
}
