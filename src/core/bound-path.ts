const maxNames = 12
const maxCharacters = 600

/**
 * A path in the input as it is shown: its first names, up to a length that paths of ordinary inputs do not have. An attacker chooses
 * the keys of JSON, and an answer could otherwise repeat a long key with every error below it.
 */
export function boundPath(path: readonly string[]): string[] {
  const shown: string[] = []
  let room = maxCharacters
  for (const name of path.slice(0, maxNames)) {
    if (room === 0) break
    shown.push(name.slice(0, room).toWellFormed())
    room = Math.max(0, room - name.length)
  }
  return shown
}
