import { createReadStream } from 'node:fs'

/** One line of a file. */
export interface Line {
  /** From 1. */
  number: number
  /** Without its end; null when it is longer than any row can be. */
  text: string | null
  /** Where the next line begins, in bytes. */
  end: number
}

const longest = 65_536

/**
 * Reads a file line by line, in memory that does not grow with the file or with a line. What is not UTF-8 comes as
 * U+FFFD, and a byte order mark is left out.
 */
export async function* readLines(file: string, from: { line: number; byte: number }): AsyncGenerator<Line> {
  let number = from.line
  let end = from.byte
  let pieces: Buffer[] = []
  let length = 0
  const finish = (): Line => {
    number += 1
    const text = length > longest ? null : Buffer.concat(pieces).toString('utf8').replace(/\r$/, '')
    pieces = []
    length = 0
    return { number, text: number === 1 ? (text?.replace(/^\ufeff/, '') ?? null) : text, end }
  }
  const keep = (piece: Buffer) => {
    length += piece.length
    end += piece.length
    if (length <= longest) pieces.push(piece)
    else pieces = []
  }
  for await (const chunk of createReadStream(file, { start: from.byte }) as AsyncIterable<Buffer>) {
    let start = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, at))
      end += 1
      yield finish()
      start = at + 1
    }
    if (start < chunk.length) keep(chunk.subarray(start))
  }
  if (length > 0) yield finish()
}
