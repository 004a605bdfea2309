/** One row of a file, still as text. */
export interface RawRow {
  /** The line or, in JSON, the element; from 1. */
  number: number
  /** Null for a row that is longer than the limit. */
  text: string | null
}

/** In UTF-16 units: room for the data of a user, in which a file may write each character as six and each quote as two. */
export const maxRowLength = 262_144

/** Splits a text into lines, in memory that grows neither with the text nor with a line. */
export async function* readLines(pieces: AsyncIterable<string>): AsyncGenerator<RawRow> {
  let number = 0
  let line = ''
  let length = 0
  const finish = (): RawRow => {
    number += 1
    const text = length > maxRowLength ? null : line.replace(/\r$/, '')
    line = ''
    length = 0
    return { number, text }
  }
  const keep = (part: string) => {
    length += part.length
    line = length > maxRowLength ? '' : line + part
  }
  for await (const piece of pieces) {
    let start = 0
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', start)) {
      keep(piece.slice(start, at))
      yield finish()
      start = at + 1
    }
    keep(piece.slice(start))
  }
  if (length > 0) yield finish()
}
