import { Kind, Lexer, parse, Source, TokenKind } from 'graphql'
import { expect, test } from 'vitest'
import { isNestedTooDeeply, maxNesting } from '../../src/core/nesting.ts'

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

test.each([
  [`as deep as allowed`, deep(maxNesting), false],
  ['a level too deep', deep(maxNesting + 1), true],
  ['many lists side by side', `[${'[],'.repeat(1_000)}[]]`, false],
  ['brackets in a string', JSON.stringify({ a: deep(500), b: `"${deep(500)}` }), false],
  ['brackets in a block string', `"""${deep(500)}\\"""${deep(500)}"""`, false],
  ['brackets in a comment', `# ${deep(500)}\n{ a }`, false],
  ['brackets behind a comment', `# "\r${deep(500)}`, true],
  ['brackets behind an empty string', `""${deep(500)}`, true],
  ['brackets behind a string that its line ends', `"abc\n${deep(500)}`, true],
  ['brackets behind an escaped backslash', `"\\\\"${deep(500)}`, true],
  ['brackets behind a block string', `"""a"""${deep(500)}`, true],
  ['closing brackets first', `${']'.repeat(300)}${deep(250)}`, false],
])('%s', (_name, text, expected) => {
  expect(isNestedTooDeeply(text)).toBe(expected)
})

/** How deeply the tokens of a document nest, up to its first syntax error of characters. */
function depthOfTokens(text: string): number {
  const lexer = new Lexer(new Source(text))
  let depth = 0
  let deepest = 0
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      if (['{', '[', '('].includes(token.kind)) depth += 1
      if (['}', ']', ')'].includes(token.kind)) depth -= 1
      deepest = Math.max(deepest, depth)
    }
  } catch {
    // The parser goes no further, either.
  }
  return deepest
}

test('the scan finds every bracket that the lexer of graphql-js finds', () => {
  const shards = [
    '"',
    '"""',
    '\\',
    '\\"',
    '\\"""',
    '#',
    '\n',
    '\r',
    ' ',
    'a',
    '[',
    '{',
    '(',
    ']',
    '""',
    deep(201),
    '['.repeat(201),
  ]
  let state = 7
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state >> 8) % below
  }
  let tooDeep = 0
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: 1 + random(12) }, () => shards[random(shards.length)]).join('')
    if (depthOfTokens(text) <= maxNesting) continue
    tooDeep += 1
    expect(isNestedTooDeeply(text), JSON.stringify(text)).toBe(true)
  }
  expect(tooDeep).toBeGreaterThan(1_000)
})

test('the parser accepts a document with the maximum depth', () => {
  expect(parse(`{ a(b: ${deep(maxNesting - 2)}) }`).kind).toBe(Kind.DOCUMENT)
})
