import { CommandError } from '../terminal.ts'
import { maxRowLength, type RawRow } from './read-lines.ts'

/** The text before the first element of an array, or of the member `users` of an object, after members with simple values. */
const opening = /^\s*(?:\[|\{(?:\s*"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[\w.+-]+)\s*,)*\s*"users"\s*:\s*\[)/

/**
 * Splits a JSON array, or the array `users` of an object, into its elements, in memory that grows neither with the text nor
 * with an element. It finds the beginning and the end of each element, and leaves its text to a parser.
 *
 * @throws CommandError when there is no such array, or when the text ends before the end of the array
 */
export async function* readElements(pieces: AsyncIterable<string>): AsyncGenerator<RawRow> {
  const scanner = createScanner()
  let head: string | null = ''
  for await (const piece of pieces) {
    if (head === null) yield* scanner.read(piece)
    else {
      head += piece
      const found = opening.exec(head)
      if (found) {
        yield* scanner.read(head.slice(found[0].length))
        head = null
      } else if (head.length > maxRowLength) break
    }
  }
  if (head !== null) {
    throw new CommandError(
      'The file is neither a JSON array nor an object with an array `users`. One JSON object a line is --format ndjson.',
    )
  }
  if (!scanner.isDone()) throw new CommandError('The JSON ends before the end of its array: the export is incomplete.')
  if (!/^\s*(?:[},]|$)/.test(scanner.rest())) {
    throw new CommandError('The file has more text after its JSON array: put all accounts into one array.')
  }
}

function createScanner() {
  const interesting = /["\\[\]{},]/g
  let number = 0
  let element = ''
  let length = 0
  let depth = 0
  let inString = false
  let escaped = false
  let done = false
  let rest = ''

  const keep = (part: string) => {
    length += part.length
    element = length > maxRowLength ? '' : element + part
  }
  function* finish(): Generator<RawRow> {
    const text = length > maxRowLength ? null : element.trim()
    element = ''
    length = 0
    if (text === '') return
    number += 1
    yield { number, text }
  }

  return {
    isDone: () => done,
    /** The beginning of the text after the array. */
    rest: () => rest,
    *read(piece: string): Generator<RawRow> {
      if (piece === '') return
      let start = 0
      // A backslash at the end of the piece before hides the first character of this one.
      interesting.lastIndex = escaped ? 1 : 0
      escaped = false
      for (let found = interesting.exec(piece); found && !done; found = interesting.exec(piece)) {
        const at = found.index
        const character = piece[at]
        if (inString) {
          if (character === '"') inString = false
          if (character === '\\') {
            interesting.lastIndex = at + 2
            escaped = at + 1 === piece.length
          }
        } else if (character === '"') inString = true
        else if (character === '{' || character === '[') depth += 1
        else if (depth > 0 && (character === '}' || character === ']')) depth -= 1
        else if (depth === 0 && (character === ',' || character === ']')) {
          keep(piece.slice(start, at))
          yield* finish()
          start = at + 1
          done = character === ']'
        }
      }
      if (!done) keep(piece.slice(start))
      else if (rest.trim() === '') rest = piece.slice(start, start + maxRowLength)
    },
  }
}
