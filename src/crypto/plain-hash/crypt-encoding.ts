/** The 64 characters of Unix's crypt, in their order. */
export const cryptAlphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** crypt's base 64: three bytes at a time, the first of them and the lowest six bits first. */
export function encodeCrypt(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = bytes.subarray(at, at + 3)
    const value = (group[0] ?? 0) | ((group[1] ?? 0) << 8) | ((group[2] ?? 0) << 16)
    for (let digit = 0; digit <= group.length; digit++) text += cryptAlphabet[(value >> (6 * digit)) & 63]
  }
  return text
}
