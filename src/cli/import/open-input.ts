import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { CommandError } from '../terminal.ts'

/** The source of the rows. */
export interface Input {
  /** The name in messages. */
  name: string
  /** In bytes; null when it is not known. */
  size: number | null
  /** Whether `read` may be called again. */
  again: boolean
  /** The text from its beginning, in pieces. `onBytes` gets the length of each piece. @throws CommandError if it is not text */
  read(onBytes?: (length: number) => void): AsyncIterable<string>
}

/** Opens a file, or standard input for `-`. @throws CommandError */
export async function openInput(path: string, stdin: Readable): Promise<Input> {
  if (path === '-') return { name: 'standard input', size: null, again: false, read: (tell) => decode(stdin, tell) }
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new CommandError(`The file ${path} does not exist.`) : error
  })
  if (found.isDirectory()) throw new CommandError(`${path} is a directory. Name the file in it.`)
  // A pipe or a device (`<(…)`, /dev/stdin) can be read once, like standard input.
  const size = found.isFile() ? found.size : null
  return { name: path, size, again: found.isFile(), read: (tell) => decode(createReadStream(path), tell) }
}

async function* decode(chunks: AsyncIterable<Buffer>, onBytes: (length: number) => void = () => {}) {
  let decoder: TextDecoder | undefined
  for await (const chunk of whole(chunks)) {
    onBytes(chunk.length)
    decoder ??= new TextDecoder(encodingOf(chunk))
    yield decoder.decode(chunk, { stream: true })
  }
  const rest = decoder?.decode()
  if (rest) yield rest
}

/** Joins the first pieces until there are four bytes: a pipe may deliver a byte order mark in parts. */
async function* whole(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | null = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const piece: Buffer = start ? Buffer.concat([start, chunk]) : chunk
    if (start && piece.length < 4) start = piece
    else {
      start = null
      yield piece
    }
  }
  if (start && start.length > 0) yield start
}

/** The encoding by the byte order mark; UTF-8 without one. @throws CommandError for bytes that are not text */
function encodingOf(start: Buffer): string {
  const beginsWith = (...bytes: number[]) => bytes.every((byte, index) => start[index] === byte)
  if (beginsWith(0x1f, 0x8b)) {
    throw new CommandError('The file is compressed. Use: gunzip -c FILE | npx sallyport users import - --format FORMAT')
  }
  if (beginsWith(0x50, 0x4b, 3, 4)) {
    throw new CommandError('The file is a ZIP archive or an Excel workbook: unpack it, or save the sheet as CSV.')
  }
  const utf16 = beginsWith(0xff, 0xfe) ? 'utf-16le' : beginsWith(0xfe, 0xff) ? 'utf-16be' : null
  const asUtf8 = 'convert it to UTF-8 (iconv -f ENCODING -t UTF-8 FILE)'
  if (beginsWith(0xff, 0xfe, 0, 0)) throw new CommandError(`The file is UTF-32: ${asUtf8}.`)
  if (!utf16 && start.subarray(0, 1000).includes(0)) {
    throw new CommandError(`The file is not a text file, or it is UTF-16 without a byte order mark: ${asUtf8}.`)
  }
  return utf16 ?? 'utf-8'
}
