const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Encodes bytes as base64url without padding (RFC 4648 §5). Not every platform has `btoa` or `Uint8Array.toBase64`. */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3)
    const group = (first << 16) | (second << 8) | third
    const count = Math.min(bytes.length - at, 3) + 1
    for (let digit = 0; digit < count; digit++) text += letters[(group >> (18 - 6 * digit)) & 63]
  }
  return text
}

/** Decodes base64url, with or without padding. @throws RangeError for other characters */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/=+$/, '')
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let [group, bits, at] = [0, 0, 0]
  for (const digit of digits) {
    const value = letters.indexOf(digit)
    if (value < 0) throw new RangeError('The text is not base64url.')
    group = ((group << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (group >> bits) & 255
  }
  return bytes
}
