import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { openInput } from '../../src/cli/import/open-input.ts'
import { readElements } from '../../src/cli/import/read-elements.ts'

const awkward = [
  { text: 'quotes " and \\ and \\" and \\\\', nested: [{ a: ']' }, '}', ['[,']] },
  { '\\"': '"\\', e: 'é日本🔑', empty: {}, none: [], number: -1.5e3 },
  {},
  'a text, with a comma]',
  1,
  null,
  [[], [1, 2]],
]

async function elementsOf(pieces: AsyncIterable<string> | Iterable<string>): Promise<unknown[]> {
  async function* asPieces() {
    yield* pieces
  }
  const elements: unknown[] = []
  for await (const { number, text } of readElements(asPieces())) {
    expect(number).toBe(elements.length + 1)
    elements.push(JSON.parse(text ?? 'null'))
  }
  return elements
}

function cut(text: string, length: number): string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, at) => text.slice(at * length, (at + 1) * length))
}

test.each([1, 2, 3, 5, 7, 1000])('finds elements in pieces of %i characters', async (length) => {
  for (const text of [
    JSON.stringify(awkward),
    JSON.stringify(awkward, null, 2),
    JSON.stringify({ kind: 'x', count: 2, users: awkward, next: 'y' }),
  ]) {
    expect(await elementsOf(cut(text, length))).toEqual(awkward)
  }
})

test.each(['utf8', 'utf16le'] as const)(
  'a byte order mark and characters of %s that arrive byte by byte',
  async (encoding) => {
    const bytes = Buffer.from(`\ufeff${JSON.stringify(awkward)}`, encoding)
    const stdin = Readable.from([...bytes].map((byte) => Buffer.from([byte])))
    expect(await elementsOf((await openInput('-', stdin)).read())).toEqual(awkward)
  },
)

test('finds no element in an empty array', async () => {
  expect(await elementsOf([' [ ', ' ] '])).toEqual([])
  expect(await elementsOf(['{"users": []}'])).toEqual([])
})
