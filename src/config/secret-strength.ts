const MIN_BYTES = 32
// A random 128-bit value in hexadecimal (32 characters) measures about 110 bits this way; words and patterns far less.
const MIN_BITS = 80
// Words that stand in documentation, examples and templates. Random base64 contains one of them about never.
const SAMPLE_WORDS = /changeme|secret|example|password|replace|placeholder|sallyport|sample|default|qwerty|insecure/

/**
 * What is wrong with a server secret, as the end of a sentence, or null when it will do. An attacker who guesses the
 * secret mints sessions and reads every stored second factor, so short, patterned and published values are refused.
 */
export function weaknessOf(secret: string): string | null {
  if (Buffer.byteLength(secret) < MIN_BYTES) return `must have at least ${MIN_BYTES} bytes`
  if (SAMPLE_WORDS.test(secret.toLowerCase().replace(/[^a-z]/g, ''))) return 'looks like a sample from a document'
  if (isRepeated(secret) || isSequence(secret) || estimatedBits(secret) < MIN_BITS) return 'is too easy to guess'
  return null
}

/** One shorter block over and over: the text then occurs inside its own doubling, away from the two ends. */
const isRepeated = (secret: string) => (secret + secret).indexOf(secret, 1) < secret.length

/** Mostly neighbours that count up, down or stay: `abcdef…`, `9876…`, `aaaabbbb…`. */
function isSequence(secret: string): boolean {
  const codes = [...secret].map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1)
  return steps.length > codes.length / 2
}

/** Shannon's measure over the characters: an upper bound that catches what was typed, not generated. */
function estimatedBits(secret: string): number {
  const counts = new Map<string, number>()
  for (const character of secret) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= count * Math.log2(count / secret.length)
  return bits
}
