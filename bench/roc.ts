/**
 * The area under the ROC curve: the probability that a number of the first kind is greater than one of the second, where a tie
 * counts half. It is the success rate of an attacker who recognises known accounts by the response time; 0.5 is chance.
 */
export function areaUnderRoc(first: number[], second: number[]): number {
  const all = [...first.map((value) => ({ value, mine: true })), ...second.map((value) => ({ value, mine: false }))]
  all.sort((a, b) => a.value - b.value)
  let ranks = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    // Equal numbers get the mean of their ranks, which start at one.
    ranks += all.slice(from, to).filter((each) => each.mine).length * ((from + 1 + to) / 2)
    from = to
  }
  return (ranks - (first.length * (first.length + 1)) / 2) / (first.length * second.length)
}

/** The standard error of the area if the two kinds do not differ (Mann and Whitney). */
export function chanceError(first: number, second: number): number {
  return Math.sqrt((first + second + 1) / (12 * first * second))
}
