/** The maximum nesting of brackets in a GraphQL document and in the JSON of a request. */
export const maxNesting = 200

/**
 * Whether brackets outside strings and comments nest more deeply than {@link maxNesting}, in a GraphQL document or in JSON.
 * An attacker who nests thousands of brackets makes parsers and validators, which call themselves at each level, overflow
 * the stack. The time is linear in the text. [ASVS 5.0 1.5.3]
 */
export function isNestedTooDeeply(text: string): boolean {
  if (text.length <= maxNesting) return false
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '{':
      case '[':
      case '(':
        depth += 1
        if (depth > maxNesting) return true
        break
      case '}':
      case ']':
      case ')':
        depth -= 1
        break
      case '#':
        at = endOfLine(text, at)
        break
      case '"':
        at = text.startsWith('"""', at) ? endOfBlockString(text, at) : endOfString(text, at)
        break
    }
  }
  return false
}

function endOfLine(text: string, start: number): number {
  let at = start
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1
  return at
}

/** A string ends at its quote, or at the end of its line, where both languages report a syntax error. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"' && text[at] !== '\n' && text[at] !== '\r') {
    at += text[at] === '\\' ? 2 : 1
  }
  return at
}

/** A block string ends at three quotes without a backslash before them. [GraphQL §2.9.4] */
function endOfBlockString(text: string, start: number): number {
  for (let from = start + 3; ; ) {
    const end = text.indexOf('"""', from)
    if (end < 0) return text.length
    if (text[end - 1] !== '\\') return end + 2
    from = end + 3
  }
}
