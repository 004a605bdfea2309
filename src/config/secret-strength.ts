const minBytes = 32
// By this measure, a random 128-bit value in hexadecimal (32 characters) has about 110 bits; words and patterns have far fewer.
const minBits = 80
// Words from documentation, examples and templates. Random base64 almost never contains one of them.
const sampleWords = /changeme|secret|example|password|replace|placeholder|sallyport|sample|default|qwerty|insecure/

/**
 * The problem of a server secret as the end of a sentence, or null if it is acceptable. An attacker who guesses the secret can
 * forge tokens and decrypt every stored second factor, so short, patterned and published values are refused.
 */
export function weaknessOf(secret: string): string | null {
  if (Buffer.byteLength(secret) < minBytes) return `must have at least ${minBytes} bytes`
  if (sampleWords.test(secret.toLowerCase().replace(/[^a-z]/g, ''))) return 'looks like a sample from a document'
  if (isRepeated(secret) || isSequence(secret) || estimatedBits(secret) < minBits) return 'is too easy to guess'
  return null
}

/** Whether a text repeats a shorter block: it then occurs inside its own doubling, away from the two ends. */
const isRepeated = (secret: string) => (secret + secret).indexOf(secret, 1) < secret.length

/** Whether most neighbouring characters count up, count down or are equal: `abcdef…`, `9876…`, `aaaabbbb…`. */
function isSequence(secret: string): boolean {
  const codes = [...secret].map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1)
  return steps.length > codes.length / 2
}

/** The Shannon entropy of the characters: an upper bound that detects secrets that were typed and not generated. */
function estimatedBits(secret: string): number {
  const counts = new Map<string, number>()
  for (const character of secret) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= count * Math.log2(count / secret.length)
  return bits
}
